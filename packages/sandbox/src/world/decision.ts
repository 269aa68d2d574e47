import type { RecordOutcome } from './entities.ts'
import type { Change } from './tables.ts'

/** A message for an account's queue. */
export interface OutgoingMessage {
  id: string
  procedureId: string
  accountKey: string
  /** Its FIFO group: messages of a group are delivered one after another. */
  group: string
  /** A hint for the receiver; only the payload decides. */
  type: string | null
  /** The JSON text of the payload, or whatever a person put there. */
  payloadText: string
  /** If set, the poll answer has this text instead of the whole item. */
  itemText?: string
  /** Parts of the envelope to leave out, to simulate a broken one. */
  omit?: ('ID' | 'Receipt' | 'ProcedureID' | 'Type')[]
}

/** A file that was posted, to be served by its token. */
export interface StoredFile {
  token: string
  name: string
  contentType: string
  bytes: Uint8Array
}

/** A call that Dispatch must make: here only the activation callback. */
export interface Callback {
  id: string
  url: string
  token: string | null
  body: string
}

/** The result of a command: nothing of it has happened yet; it will be applied as a whole. */
export interface Decision {
  changes: Change[]
  messages: OutgoingMessage[]
  files: StoredFile[]
  callbacks: Callback[]
  outcomes: RecordOutcome[]
}

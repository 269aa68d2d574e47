import type { RecordOutcome } from './entities.ts'
import type { Change } from './tables.ts'

/** A message for an account's queue. */
export interface OutgoingMessage {
  id: string
  procedureId: string
  accountKey: string
  /** Its place in the order: messages of one group go one after the other. */
  group: string
  /** A hint for the receiver; only the payload decides. */
  type: string | null
  /** The JSON text of the payload, or whatever a person put there. */
  payloadText: string
  /** Where set, this text stands in the poll answer instead of the whole item. */
  itemText?: string
  /** Parts of the envelope left out, to play a broken one. */
  omit?: ('ID' | 'Receipt' | 'ProcedureID' | 'Type')[]
}

/** A file that was posted, to be served by its token. */
export interface StoredFile {
  token: string
  name: string
  contentType: string
  bytes: Uint8Array
}

/** A call that Dispatch owes somebody: here only the activation callback. */
export interface Callback {
  id: string
  url: string
  token: string | null
  body: string
}

/** What a command comes to: nothing of it has happened yet, all of it happens at once. */
export interface Decision {
  changes: Change[]
  messages: OutgoingMessage[]
  files: StoredFile[]
  callbacks: Callback[]
  outcomes: RecordOutcome[]
}

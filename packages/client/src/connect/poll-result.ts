import type { QueuedMessage } from '@truckroll/protocol'

/** What may be said of an answer that is no envelope: it may hold a customer, so never all of it. */
export interface AnswerOutline {
  status: number
  contentType: string
  bodyBytes: number
  /** Of the whole body, in hex. */
  sha256: string
  /** Its first 100 printable characters. */
  head: string
}

export type PollResult =
  | { kind: 'messages'; messages: QueuedMessage[]; bodyBytes: number }
  | { kind: 'not-envelope'; outline: AnswerOutline }
  /** More than `maxAnswerBytes`; `bodyBytes` were read when it was given up. Ask for fewer messages. */
  | { kind: 'too-large'; bodyBytes: number }

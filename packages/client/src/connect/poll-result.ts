import type { QueuedMessage } from '@truckroll/protocol'

/** An outline of an answer that is not an envelope: it may contain customer data, so never all of it. */
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

/** One message as it was recorded, without its envelope. */
export interface RecordedMessage {
  readonly type: string | undefined
  /** What `Payload` holds: as a rule `{ Actions: [...] }`. */
  readonly payload: unknown
  /** The job as the receiver has it already; absent: it hears of it for the first time. */
  readonly knownJob?: KnownJob
}

export interface KnownJob {
  readonly id: string
  readonly organizationId: string | undefined
  readonly sourceId: string | undefined
  readonly bmsId: string
}

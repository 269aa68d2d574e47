/** One message as it was recorded, without its envelope. */
export interface RecordedMessage {
  readonly type: string | undefined
  /** What `Payload` holds: as a rule `{ Actions: [...] }`. */
  readonly payload: unknown
  /** The job as the receiver has it already; absent: the job is new to the receiver. */
  readonly knownJob?: KnownJob
}

export interface KnownJob {
  readonly id: string
  readonly organizationId: string | undefined
  readonly sourceId: string | undefined
  readonly bmsId: string
}

/** An event that no message of Dispatch causes by itself: something is done at the gateway first. */
export type RecordedAct =
  | {
      readonly act: 'provider.connected' | 'provider.offboarded'
      readonly provider: {
        readonly externalOrganizationId: string
        readonly organizationId: string | undefined
        readonly name: string | undefined
      }
    }
  | {
      readonly act: 'update.confirmed' | 'update.rejected'
      readonly knownJob: KnownJob
      readonly kind: string
      readonly message: string | undefined
    }

export type Recorded = RecordedMessage | RecordedAct

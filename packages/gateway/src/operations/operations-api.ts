import type {
  Attention,
  AuditEntry,
  Caller,
  DeadLetter,
  DeadLetterDetail,
  HeldKey,
  Page,
  PauseScope,
} from '@truckroll/store'

export interface ReplayFilter {
  readonly all?: boolean
  readonly externalOrganizationId?: string
  readonly cause?: string
  readonly ratePerSecond?: number
  readonly from?: 'start' | 'failed'
  readonly dryRun?: boolean
}

export interface OperationsApi {
  listAttention(cursor?: string): Promise<Page<Attention>>
  /** @throws GatewayError `TR_ITEM_UNKNOWN` */
  finishAttention(id: string, caller: Caller): Promise<void>
  listHeld(cursor?: string): Promise<Page<HeldKey & { readonly freedBy: string }>>
  listDeadLetters(filter: {
    readonly externalOrganizationId?: string
    readonly cause?: string
    readonly cursor?: string
  }): Promise<Page<DeadLetter>>
  getDeadLetter(id: string): Promise<DeadLetterDetail | undefined>
  /** @throws GatewayError `TR_ITEM_UNKNOWN` */
  replay(id: string, from: 'start' | 'failed', caller: Caller): Promise<void>
  skip(id: string, caller: Caller): Promise<void>
  /**
   * Replays what is parked by now and fits the filter, in order, at a rate if one is given; resolves with the count before
   * it is through. It is stored: a gateway that starts again goes on with it.
   */
  replayMany(filter: ReplayFilter, caller: Caller): Promise<{ readonly count: number }>
  pause(scope: PauseScope, caller: Caller): Promise<void>
  /** Resolves with what stays paused. */
  resume(scope: PauseScope, caller: Caller): Promise<readonly PauseScope[]>
  listAudit(cursor?: string): Promise<Page<AuditEntry>>
}

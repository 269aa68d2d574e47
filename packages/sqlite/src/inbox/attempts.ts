import {
  addAttention,
  type AttemptOutcome,
  type Claim,
  type EchoEntry,
  type EndedEchoes,
  holdProvider,
  linkJob,
  remark,
  type StartedAttempt,
  type StoredEvent,
  toStoredEvent,
  type VendorAnswer,
  writeAnswer,
  rules,
} from '@truckroll/store'
import type { VendorPlaces } from '../jobs/vendor-places.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { KeyTable } from '../keys/key-table.ts'
import { counterSql } from '../sql/meta-sql.ts'
import { echoSql, eventSql, stepSql } from '../sql/event-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { AttemptLog } from './attempt-log.ts'
import type { InboxKeys } from './inbox-keys.ts'

type Ended<State extends AttemptOutcome['state']> = Extract<AttemptOutcome, { state: State }>

/** The life of an attempt: begun before the adapter is called, ended with what it came to. */
export class Attempts {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #inboxKeys: InboxKeys
  readonly #jobs: JobTable
  readonly #log: AttemptLog
  readonly #places: VendorPlaces

  constructor(
    context: StoreContext,
    keys: KeyTable,
    inboxKeys: InboxKeys,
    jobs: JobTable,
    log: AttemptLog,
    places: VendorPlaces,
  ) {
    this.#context = context
    this.#keys = keys
    this.#inboxKeys = inboxKeys
    this.#jobs = jobs
    this.#log = log
    this.#places = places
  }

  start(attempt: StartedAttempt): number | undefined {
    const event = this.#claimed(attempt.claim)
    if (event === undefined) return undefined
    const { type, data } = attempt.handed
    this.#context.connection.run(eventSql.startAttempt, { seq: event.seq, type, data })
    if (event.lostTerm === undefined) this.#keepFacts(event, attempt)
    return this.#log.start(event)
  }

  /** Of a job that the organization has lost nothing is kept: what its BMS tells of it is not taken. */
  #keepFacts(event: StoredEvent, { endsEchoes, echoes, keepsPlace }: StartedAttempt): void {
    if (endsEchoes !== undefined) this.#endEchoes(event, endsEchoes)
    this.#writeEchoes(event.seq, echoes)
    if (keepsPlace === true && event.jobId !== undefined) this.#places.keep(event.jobId)
  }

  storeStep(claim: Claim, name: string, result: string): boolean {
    const event = this.#claimed(claim)
    if (event === undefined) return false
    this.#context.connection.run(stepSql.put, { seq: event.seq, name, result })
    return true
  }

  finish(claim: Claim, outcome: AttemptOutcome): boolean {
    const event = this.#claimed(claim)
    if (event === undefined) return false
    if (outcome.state === 'done') this.#finishDone(event, outcome)
    else if (outcome.state === 'dead') this.#finishDead(event, outcome)
    else if (outcome.state === 'retry') this.#finishRetry(event, outcome)
    else this.#finishHeld(event, outcome)
    return true
  }

  #finishDone(event: StoredEvent, outcome: Ended<'done'>): void {
    const { bmsId } = outcome
    const cause = outcome.isUnhandled === true ? 'unhandled' : undefined
    this.#log.finish(event, 'done', cause, bmsId === undefined ? undefined : `The BMS calls it ${bmsId}.`)
    this.#endEvent(event, 'done', { cause: outcome.attention?.[0]?.cause })
    if (event.entityId !== undefined && event.lostTerm === undefined) {
      const { putKey = '', entityId } = event
      this.#context.connection.run(eventSql.setEntityKnown, { putKey, entityId })
    }
    if (outcome.isUnhandled === true) {
      const name = `unhandled:${event.handed?.type ?? 'message.other'}`
      this.#context.connection.run(counterSql.add, { name })
    }
    this.#tellJob(event, outcome)
    this.#inboxKeys.settle(event.key)
  }

  /** Of the news of an update: whether the organization that told it has lost the job since. */
  #lostTerm({ jobId, jobTerm }: Ended<'done'>): number | undefined {
    if (jobId === undefined || jobTerm === undefined) return undefined
    return this.#jobs.owner(jobId)?.term === jobTerm ? undefined : jobTerm
  }

  #tellJob(event: StoredEvent, outcome: Ended<'done'>): void {
    const jobId = event.jobId ?? outcome.jobId
    const lostTerm = event.lostTerm ?? this.#lostTerm(outcome)
    const owner = jobId === undefined ? undefined : this.#jobs.owner(jobId, lostTerm)
    if (jobId !== undefined && owner !== undefined) {
      const { bmsId, createsJob: isCreated = false, handedBody } = outcome
      if (bmsId !== undefined) this.#context.run(linkJob(jobId, bmsId, owner.term))
      if (isCreated || handedBody !== undefined)
        this.#jobs.handedOver(jobId, lostTerm, { isCreated, handedBody })
    }
    const isUnlinked = owner !== undefined && owner.bmsId === undefined && outcome.bmsId === undefined
    const items = [
      ...(outcome.attention ?? []),
      ...(outcome.unlinked !== undefined && isUnlinked
        ? [{ cause: 'not_linked', text: outcome.unlinked }]
        : []),
    ]
    if (items.length === 0) return
    const externalOrganizationId =
      owner?.provider ?? this.#inboxKeys.providerOf(event.credential, event.organizationId)
    for (const item of items) this.#context.run(addAttention({ ...item, jobId, externalOrganizationId }))
  }

  #finishDead(event: StoredEvent, outcome: Ended<'dead'>): void {
    this.#log.finish(event, 'dead', outcome.cause, outcome.message)
    this.#tellParked(event, outcome)
    this.#endEvent(event, event.isNotice ? 'failed_notice' : 'dead', outcome)
    this.#inboxKeys.settle(event.key)
  }

  #tellParked(event: StoredEvent, { cause, message }: Ended<'dead'>): void {
    if (event.jobId === undefined) return
    const what = `${event.handed?.type ?? 'The event'} was ${event.isNotice ? 'given up' : 'parked'} (${cause}): ${message}.`
    const then = event.isNotice ? 'Nothing waits for it.' : 'The job waits until it is replayed or skipped.'
    this.#context.run(
      remark(event.jobId, {
        at: this.#context.clock.now(),
        source: 'gateway',
        kind: event.isNotice ? 'event.failed_notice' : 'event.dead',
        text: `${what} ${then}`,
        eventId: event.id,
      }),
    )
  }

  #finishRetry(event: StoredEvent, outcome: Ended<'retry'>): void {
    const now = this.#context.clock.now()
    this.#log.finish(event, 'retry', outcome.cause, outcome.message)
    const isOutage = !outcome.isCounted && outcome.isExcused !== true
    const failingSince = outcome.isCounted ? undefined : (event.failingSince ?? (isOutage ? now : undefined))
    this.#context.connection.run(eventSql.retry, {
      seq: event.seq,
      cause: outcome.cause,
      message: outcome.message,
      side: outcome.side,
      previous: outcome.previous,
      failingSince,
      uncounted: !outcome.isCounted && event.openAttempt !== undefined,
    })
    const plan = { dueAt: outcome.dueAt, since: event.recordedAt, isOutage }
    this.#keys.settle(event.key, plan, now)
    this.#context.wake('inbox')
  }

  #finishHeld(event: StoredEvent, outcome: Ended<'provider_held'>): void {
    this.#log.finish(event, 'held', outcome.cause, outcome.message)
    this.#context.connection.run(eventSql.retry, {
      seq: event.seq,
      cause: outcome.cause,
      message: outcome.message,
      side: 'setting',
      previous: 'status',
      failingSince: event.failingSince,
      uncounted: event.openAttempt !== undefined,
    })
    const isHeld = this.#context.run(holdProvider(outcome.provider, outcome.message))
    const now = this.#context.clock.now()
    const dueAt = now + (isHeld ? 0 : rules.unheldPauseMs)
    this.#keys.settle(event.key, { dueAt, since: event.recordedAt }, now)
  }

  #endEvent(
    event: StoredEvent,
    state: 'done' | 'dead' | 'failed_notice',
    { cause, message, answer }: { cause?: string | undefined; message?: string; answer?: VendorAnswer },
  ): void {
    const now = this.#context.clock.now()
    const parameters = { seq: event.seq, state, cause, message, answer: writeAnswer(answer), now }
    this.#context.connection.run(eventSql.finish, parameters)
  }

  /** What the BMS may repeat, as far as it showed only during the attempt. False if the claim was lost. */
  noteEchoes(claim: Claim, echoes: readonly EchoEntry[]): boolean {
    const event = this.#claimed(claim)
    if (event === undefined) return false
    if (event.lostTerm === undefined) this.#writeEchoes(event.seq, echoes)
    return true
  }

  #claimed(claim: Claim): StoredEvent | undefined {
    if (!this.#keys.isClaimed({ key: claim.key, id: claim.eventId, token: claim.token })) return undefined
    return this.#context.connection.first(eventSql.get, { id: claim.eventId }, toStoredEvent)
  }

  #endEchoes({ seq, putKey, entityId }: StoredEvent, ends: EndedEchoes): void {
    const { connection } = this.#context
    const { jobId, kinds, isOfEntity, ofEntity = [] } = ends
    for (const kind of isOfEntity ? [] : kinds) connection.run(echoSql.supersede, { jobId, kind, seq })
    for (const kind of isOfEntity ? [...kinds, ...ofEntity] : ofEntity)
      connection.run(echoSql.supersedeOfEntity, { jobId, kind, seq, putKey, entityId })
  }

  #writeEchoes(seq: number, echoes: readonly EchoEntry[]): void {
    const now = this.#context.clock.now()
    if (echoes.length > 0) this.#context.connection.run(echoSql.expire, { now })
    for (const { jobId, kind, value } of echoes) {
      this.#context.connection.run(echoSql.put, { jobId, kind, value, seq, expiresAt: now + rules.echoMs })
    }
  }
}

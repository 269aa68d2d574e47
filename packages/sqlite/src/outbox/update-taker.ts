import {
  listOpenVisits,
  type AcceptOutcome,
  addAttention,
  type ChangeCursor,
  circleText,
  type NewProviderPost,
  type NewUpdate,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  readWord,
  remark,
  type UpdateState,
  updateStates,
} from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import type { VendorPlaces } from '../jobs/vendor-places.ts'
import type { JobOwner } from '../jobs/job-owner.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { ProviderTable } from '../providers/provider-table.ts'
import { echoSql } from '../sql/event-sql.ts'
import { updateSql } from '../sql/update-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { APPLICATION_SEAT, providerPostsKey, type OutboxKeys } from './outbox-keys.ts'

interface Suppression {
  readonly cause: 'echo' | 'out_of_order' | 'repeated' | 'circle' | 'setting'
  /** The first update that told the same act. */
  readonly repeats?: string
}

interface KnownUpdate {
  readonly id: string
  readonly jobId: string | undefined
  readonly contentHash: string
  readonly state: UpdateState
  readonly cause: string | undefined
  readonly repeats: string | undefined
}

/** Decides about each update: taken, dropped as echo or as too late, or seen before. */
export class UpdateTaker {
  readonly #context: StoreContext
  readonly #outboxKeys: OutboxKeys
  readonly #jobs: JobTable
  readonly #providers: ProviderTable
  readonly #places: VendorPlaces

  constructor(
    context: StoreContext,
    outboxKeys: OutboxKeys,
    jobs: JobTable,
    providers: ProviderTable,
    places: VendorPlaces,
  ) {
    this.#context = context
    this.#outboxKeys = outboxKeys
    this.#jobs = jobs
    this.#providers = providers
    this.#places = places
  }

  acceptAll(updates: readonly NewUpdate[], cursor: ChangeCursor | undefined): readonly AcceptOutcome[] {
    if (cursor !== undefined) this.#places.advance(cursor)
    return updates.map((update) => this.#accept(update))
  }

  /** Queues a bare post that the application's key signs. */
  queuePost(post: NewProviderPost): void {
    const key = providerPostsKey(post.externalOrganizationId)
    const seq = this.#context.connection.first(
      updateSql.insert,
      {
        id: post.id,
        key,
        jobId: undefined,
        provider: post.externalOrganizationId,
        kind: post.recordType,
        source: 'gateway',
        idempotencyKey: undefined,
        contentHash: '',
        actHash: undefined,
        givenAt: undefined,
        isAnswer: false,
        repeats: undefined,
        occurredAt: this.#context.clock.now(),
        ordering: undefined,
        appointmentId: undefined,
        record: post.record,
        fileBytes: 0,
        sealedCredentials: post.sealedCredentials,
        state: 'queued',
        cause: undefined,
        now: this.#context.clock.now(),
      },
      (row) => readInteger(row, 'seq'),
    )
    this.#writeHistory(seq, 'queued', undefined)
    this.#outboxKeys.queued({
      key,
      seat: APPLICATION_SEAT,
      jobId: undefined,
      organizationId: undefined,
      provider: post.externalOrganizationId,
    })
  }

  #accept(update: NewUpdate): AcceptOutcome {
    const job = this.#jobs.owner(update.jobId)
    if (job === undefined) return { kind: 'job_unknown' }
    const lostTerm = update.term === undefined || update.term === job.term ? undefined : update.term
    const known = this.#findKnown(update, lostTerm)
    if (known !== undefined) {
      const { connection, clock } = this.#context
      connection.run(updateSql.repeated, { id: known.id, now: clock.now() })
      return repeatOf(known, update)
    }
    if (lostTerm !== undefined) return { kind: 'not_connected', isLost: true }
    if (this.#isOffboarded(job)) return { kind: 'not_connected' }
    const suppression = this.#suppressionOf(update)
    if (suppression === undefined && update.isVisitUnknown === true)
      return { kind: 'no_visit', open: this.#context.run(listOpenVisits(update.jobId)) }
    this.#insert(update, job.key, suppression)
    for (const text of update.warnings) this.#remarkWarning(update, text)
    if (suppression !== undefined) {
      this.#tellCircle(update, suppression, job)
      return { kind: 'accepted', id: update.id, state: 'suppressed', ...suppression }
    }
    this.#queue(update, job)
    return { kind: 'accepted', id: update.id, state: 'queued' }
  }

  #findKnown(update: NewUpdate, lostTerm: number | undefined): KnownUpdate | undefined {
    const { connection } = this.#context
    const { id, jobId, idempotencyKey } = update
    const byKey =
      idempotencyKey === undefined
        ? undefined
        : connection.first(updateSql.findByKey, { jobId, idempotencyKey, lostTerm }, toKnownUpdate)
    return byKey ?? connection.first(updateSql.find, { id }, toKnownUpdate)
  }

  #isOffboarded(job: JobOwner): boolean {
    const state = job.provider === undefined ? undefined : this.#providers.stateOf(job.provider)
    return state === 'offboarding' || state === 'offboarded'
  }

  #suppressionOf(update: NewUpdate): Suppression | undefined {
    if (update.suppressedBy !== undefined) return { cause: update.suppressedBy }
    const repeats = this.#firstTold(update)
    if (repeats !== undefined) return { cause: 'repeated', repeats }
    if (this.#isEcho(update)) return { cause: 'echo' }
    return !update.isForced && this.#isOutOfOrder(update) ? { cause: 'out_of_order' } : undefined
  }

  #firstTold({ jobId, repeats, actHash, givenAt }: NewUpdate): string | undefined {
    if (repeats === undefined || actHash === undefined) return undefined
    const instant = repeats === 'same_instant' ? givenAt : undefined
    return this.#context.connection.first(updateSql.firstTold, { jobId, actHash, givenAt: instant }, (row) =>
      readText(row, 'id'),
    )
  }

  /** Whoever answers the news of an update by the same update, or each by another, would never come to an end. */
  #tellCircle({ jobId, isAnswer }: NewUpdate, { cause }: Suppression, job: JobOwner): void {
    if (cause !== 'circle' && (cause !== 'repeated' || isAnswer !== true)) return
    this.#context.run(
      addAttention({ cause: 'circle', jobId, externalOrganizationId: job.provider, text: circleText }),
    )
  }

  /** Uses up the ledger's entry, or ends those that this update makes old. What an adapter sends it means. */
  #isEcho(update: NewUpdate): boolean {
    const { connection, clock } = this.#context
    const { jobId, echo, endsEchoes = [] } = update
    if (echo !== undefined) {
      const entry = { jobId, kind: echo.kind, value: echo.value, now: clock.now() }
      if (update.source === 'adapter') {
        // An entry equal to it stays for the vendor's repetition.
        if (connection.first(echoSql.matches, entry, () => true) === true) return false
      } else if (connection.run(echoSql.take, entry) > 0) return true
      // Dispatch took back a visit of its own, which it told without an id of the vendor's.
      else if (update.isVisitUnknown === true)
        return connection.run(echoSql.take, { ...entry, value: '' }) > 0
    }
    if (update.isVisitUnknown === true) return false
    for (const kind of endsEchoes) connection.run(echoSql.forget, { jobId, kind })
    return false
  }

  #isOutOfOrder(update: NewUpdate): boolean {
    const { ordering, jobId, occurredAt } = update
    if (ordering === undefined) return false
    const { connection } = this.#context
    const readNewest = (row: Row) => readOptionalInteger(row, 'occurred_at')
    const newest =
      ordering.kind === 'status'
        ? connection.first(
            updateSql.newestStatus,
            { jobId, appointmentId: ordering.appointmentId ?? this.#onlyOpenVisit(jobId) },
            readNewest,
          )
        : connection.first(
            updateSql.newestSchedule,
            { jobId, appointmentId: ordering.appointmentId },
            readNewest,
          )
    return newest !== undefined && toSeconds(occurredAt) < toSeconds(newest)
  }

  #onlyOpenVisit(jobId: string): string | undefined {
    const [visit, ...others] = this.#context.run(listOpenVisits(jobId))
    return others.length === 0 ? visit : undefined
  }

  #queue(update: NewUpdate, job: JobOwner): void {
    if (update.file !== undefined) {
      this.#context.connection.run(updateSql.putFile, { id: update.id, content: update.file })
    }
    if (update.text !== undefined) this.#insertText(update, job.key, update.text)
    if (job.isCanceledByBrand && update.ordering?.kind === 'status') {
      this.#context.run(
        addAttention({
          cause: 'status_after_cancel',
          jobId: update.jobId,
          externalOrganizationId: job.provider,
          text: `The brand canceled the job; the provider's ${update.kind} was sent all the same.`,
        }),
      )
    }
    this.#outboxKeys.queued({
      key: job.key,
      seat: job.credential,
      jobId: update.jobId,
      organizationId: job.organizationId,
      provider: job.provider,
    })
  }

  #insert(update: NewUpdate, key: string, suppression: Suppression | undefined): void {
    const { ordering } = update
    const state: UpdateState = suppression === undefined ? 'queued' : 'suppressed'
    const seq = this.#context.connection.first(
      updateSql.insert,
      {
        id: update.id,
        key,
        jobId: update.jobId,
        provider: undefined,
        kind: update.kind,
        source: update.source,
        idempotencyKey: update.idempotencyKey,
        contentHash: update.contentHash,
        actHash: update.actHash,
        givenAt: update.givenAt,
        isAnswer: update.isAnswer ?? false,
        repeats: suppression?.repeats,
        occurredAt: update.occurredAt,
        ordering: ordering?.kind,
        appointmentId: ordering?.appointmentId,
        record: update.record,
        fileBytes: update.file?.byteLength ?? 0,
        sealedCredentials: undefined,
        state,
        cause: suppression?.cause,
        now: this.#context.clock.now(),
      },
      (row) => readInteger(row, 'seq'),
    )
    this.#writeHistory(seq, state, suppression?.cause)
  }

  #insertText(parent: NewUpdate, key: string, text: NonNullable<NewUpdate['text']>): void {
    this.#insert(
      {
        id: text.id,
        jobId: parent.jobId,
        kind: 'note',
        source: parent.source,
        contentHash: parent.contentHash,
        occurredAt: parent.occurredAt,
        isAnswer: parent.isAnswer ?? false,
        isForced: false,
        ordering: undefined,
        echo: undefined,
        record: text.record,
        warnings: [],
      },
      key,
      text.suppressedBy === undefined ? undefined : { cause: text.suppressedBy },
    )
  }

  #remarkWarning(update: NewUpdate, text: string): void {
    const at = this.#context.clock.now()
    this.#context.run(
      remark(update.jobId, {
        at,
        source: 'gateway',
        kind: 'update.warning',
        text,
        updateId: update.id,
      }),
    )
  }

  #writeHistory(seq: number | undefined, state: UpdateState, message: string | undefined): void {
    this.#context.connection.run(updateSql.addHistory, {
      seq,
      now: this.#context.clock.now(),
      state,
      message,
    })
  }
}

function toKnownUpdate(row: Row): KnownUpdate {
  return {
    id: readText(row, 'id'),
    jobId: readOptionalText(row, 'job_id'),
    contentHash: readText(row, 'content_hash'),
    state: readWord(row, 'state', updateStates),
    cause: readOptionalText(row, 'cause'),
    repeats: readOptionalText(row, 'repeats'),
  }
}

function repeatOf(known: KnownUpdate, update: NewUpdate): AcceptOutcome {
  if (known.jobId !== update.jobId || known.contentHash !== update.contentHash) return { kind: 'conflict' }
  const { id, state, cause, repeats } = known
  return {
    kind: 'repeated',
    id,
    state,
    ...(cause === undefined ? {} : { cause }),
    ...(repeats === undefined ? {} : { repeats }),
  }
}

function toSeconds(at: number): number {
  return Math.floor(at / 1000)
}

import {
  type AcceptOutcome,
  type ChangeCursor,
  type Clock,
  GatewayError,
  type Logger,
  type NewUpdate,
  type Random,
  type OutboxStore,
  type Page,
  type ControlStore,
  type ProviderStore,
  type StoredJob,
  type StoredUpdate,
  toInputError,
  updateMeanings,
} from '@truckroll/store'
import { Pace } from '@truckroll/protocol'
import type { EventBus } from '../event-bus.ts'
import type { BulkItem, BulkOutcome, QueuedUpdate, UpdateListFilter, UpdatesApi } from './updates-api.ts'
import { checkReason } from './check-reason.ts'
import { given } from './given.ts'
import { failed, lost, lostToAnother, noVisit, offboarded, unknownJob, unlinkedJob } from './update-errors.ts'
import { takesBackVisit, toParts } from './to-parts.ts'
import { readSuppressedKinds, type SuppressedKinds } from './read-suppressed-kinds.ts'
import { toActHash, toComparison, toContentHash, toOrdering } from './to-act.ts'
import { toEchoOfUpdate } from './to-echo.ts'
import { toNote, toNoteText, toPostBody, toRecord } from './to-record.ts'
import { traceUpdates } from './trace-updates.ts'
import type { UpdateRequest } from './update-request.ts'
import { fileUpdateSchema, updateSchema, type FileUpdate, type Update, type UpdateFacts } from './update.ts'

/** An update that says it happened later than this from now counts as now. */
const mostFutureMs = 5 * 60 * 1000

/** What an update counts for in the work of a turn, whatever it holds. */
const updateCharacters = 8_192

type Prepared =
  | { readonly kind: 'ready'; readonly update: NewUpdate }
  | { readonly kind: 'failed'; readonly error: Error }

export interface UpdateRules {
  readonly reasons: 'lenient' | 'strict'
  readonly maxFileBytes: number
}

/** Takes updates: validates them, maps them to the wire, makes them durable, and says what became of each. */
export class UpdateService implements UpdatesApi {
  readonly #store: OutboxStore & ControlStore & ProviderStore
  readonly #clock: Clock
  readonly #random: Random
  readonly #logger: Logger
  readonly #events: EventBus
  readonly #rules: UpdateRules

  constructor(
    store: OutboxStore & ControlStore & ProviderStore,
    clock: Clock,
    random: Random,
    logger: Logger,
    events: EventBus,
    rules: UpdateRules,
  ) {
    this.#store = store
    this.#clock = clock
    this.#random = random
    this.#logger = logger
    this.#events = events
    this.#rules = rules
  }

  async send(
    jobId: string,
    update: Update,
    options: { readonly idempotencyKey?: string } = {},
  ): Promise<QueuedUpdate> {
    return this.#acceptOne({ jobId, update, source: 'rest', idempotencyKey: options.idempotencyKey })
  }

  async sendFile(
    jobId: string,
    update: FileUpdate,
    file: Uint8Array,
    options: { readonly idempotencyKey?: string } = {},
  ): Promise<QueuedUpdate> {
    return this.#acceptOne({ jobId, update, file, source: 'rest', idempotencyKey: options.idempotencyKey })
  }

  async #acceptOne(request: UpdateRequest): Promise<QueuedUpdate> {
    const [outcome] = await this.accept([request])
    if (outcome?.kind === 'queued') return outcome.update
    throw outcome?.error ?? new GatewayError('TR_UPDATE_INVALID', 'expected one update')
  }

  async sendMany(items: readonly BulkItem[]): Promise<readonly BulkOutcome[]> {
    const jobs = await Promise.all(items.map((item) => this.#findJob(item.job)))
    const order = items
      .map((item, index) => ({ index, at: Date.parse(item.update.occurredAt ?? '') }))
      // Stable: those without a time keep their place among themselves, behind those that say when.
      .toSorted(
        (a, b) =>
          (Number.isNaN(a.at) ? Infinity : a.at) - (Number.isNaN(b.at) ? Infinity : b.at) ||
          a.index - b.index,
      )
    const requests = order.flatMap(({ index }) => {
      const item = items[index]
      return item === undefined
        ? []
        : [
            {
              jobId: jobs[index]?.jobId ?? '',
              term: jobs[index]?.term,
              update: item.update,
              idempotencyKey: item.idempotencyKey,
              source: 'rest' as const,
            },
          ]
    })
    const outcomes = await this.accept(requests)
    const answers: BulkOutcome[] = []
    for (const [position, { index }] of order.entries()) {
      const outcome = outcomes[position]
      if (outcome !== undefined) answers[index] = nameUnlinked(outcome, items[index]?.job)
    }
    return answers
  }

  get(id: string): Promise<StoredUpdate | undefined> {
    return this.#store.getUpdate(id)
  }

  list({ state, cursor, limit = 50 }: UpdateListFilter = {}): Promise<Page<StoredUpdate>> {
    return this.#store.listUpdatesByState({ state, cursor, limit })
  }

  /** Takes several updates in their order, each decided on its own; all that were taken are durable. */
  async accept(requests: readonly UpdateRequest[], cursor?: ChangeCursor): Promise<readonly BulkOutcome[]> {
    const parts = toParts(requests)
    const last = parts.pop() ?? []
    const outcomes: BulkOutcome[] = []
    for (const part of parts) outcomes.push(...(await this.#acceptPart(part)))
    return [...outcomes, ...(await this.#acceptPart(last, cursor))]
  }

  async #acceptPart(
    requests: readonly UpdateRequest[],
    cursor?: ChangeCursor,
  ): Promise<readonly BulkOutcome[]> {
    const prepared: Prepared[] = []
    const pace = new Pace()
    for (const request of requests) {
      prepared.push(await this.#tryPrepare(request))
      await pace.spend(updateCharacters)
    }
    const ready = prepared.flatMap((entry) => (entry.kind === 'ready' ? [entry.update] : []))
    const outcomes =
      ready.length === 0 && cursor === undefined
        ? []
        : await traceUpdates(ready, (traced) => this.#store.acceptUpdates(traced, cursor))
    let next = 0
    return prepared.map((entry) => {
      if (entry.kind === 'failed') return entry
      const outcome = outcomes[next++]
      return outcome === undefined ? lost() : this.#toOutcome(entry.update, outcome)
    })
  }

  async #findJob(
    job: BulkItem['job'],
  ): Promise<{ readonly jobId: string; readonly term?: number } | undefined> {
    if ('jobId' in job) return job
    const { externalOrganizationId, bmsId } = job
    const { items } = await this.#store.listJobs({ externalOrganizationId, bmsId, limit: 1 })
    const [found] = items
    return found === undefined
      ? this.#store.findLostJob(externalOrganizationId, { bmsId })
      : { jobId: found.id, term: found.term }
  }

  /** The job as the sender of the update knows it. */
  async #termOf({ term, provider }: UpdateRequest, job: StoredJob): Promise<number> {
    if (term !== undefined) return term
    if (provider === undefined || provider === job.provider) return job.term
    return (await this.#store.findLostJob(provider, { jobId: job.id }))?.term ?? job.term
  }

  async #tryPrepare(request: UpdateRequest): Promise<Prepared> {
    try {
      return { kind: 'ready', update: await this.#prepare(request) }
    } catch (error) {
      // If the store fails, the update was not taken: whoever brought it must bring it again.
      if (error instanceof GatewayError && error.code !== 'TR_STORE_UNAVAILABLE')
        return { kind: 'failed', error }
      throw error
    }
  }

  async #prepare(request: UpdateRequest): Promise<NewUpdate> {
    const schema = request.file === undefined ? updateSchema : fileUpdateSchema
    const parsed = schema.safeParse(request.update)
    if (!parsed.success) throw toInputError('TR_UPDATE_INVALID', 'the update', parsed.error)
    const update = parsed.data
    const job = await this.#store.getJob(request.jobId)
    if (job === undefined) throw unknownJob(request.jobId)
    const file = 'contentBase64' in update ? Buffer.from(update.contentBase64, 'base64') : request.file
    if (file !== undefined) this.#checkFile(file)
    const warnings = this.#checkReason(update, job)
    const now = this.#clock.now()
    const givenAt = update.occurredAt === undefined ? undefined : Date.parse(update.occurredAt)
    const isFuture = givenAt !== undefined && givenAt > now + mostFutureMs
    if (isFuture) warnings.push('occurredAt is more than 5 minutes in the future; it counts as now')
    const id = this.#random.id()
    const text = toNoteText(update)
    const visit = takesBackVisit(update) ? await this.#findVisit(job, update.appointmentId) : undefined
    const suppressed = await this.#suppressedKinds(job)
    return {
      id,
      jobId: job.id,
      kind: update.kind,
      source: request.source,
      term: await this.#termOf(request, job),
      contentHash: toContentHash(update, file),
      actHash: toActHash(update, job, file),
      ...given('givenAt', givenAt),
      ...given('repeats', toComparison(request)),
      isAnswer: request.answersNotice !== undefined,
      // Nothing was done later than it was reported.
      occurredAt: Math.min(givenAt ?? now, now),
      // What arrives without its time, or with an impossible one, is the newest by its arrival, whatever our clock says.
      isForced: update.force === true || givenAt === undefined || givenAt > now,
      ordering: toOrdering(update, job, visit?.id),
      echo: toEchoOfUpdate(job.id, update, file, visit?.id),
      endsEchoes: updateMeanings[update.kind].endsEchoes,
      record: toPostBody(toRecord(update, job, id, visit?.id)),
      warnings,
      ...given('isVisitUnknown', visit?.isOpen === false ? true : undefined),
      ...this.#suppressionOf(request, suppressed),
      ...(request.idempotencyKey === undefined ? {} : { idempotencyKey: request.idempotencyKey }),
      ...(file === undefined ? {} : { file }),
      ...(text === undefined
        ? {}
        : {
            text: {
              id: `${id}-text`,
              record: toPostBody(toNote(text, job, `${id}-text`)),
              ...bySetting('note', suppressed),
            },
          }),
    }
  }

  #suppressionOf(
    { update, answersNotice }: UpdateRequest,
    suppressed: SuppressedKinds,
  ): Pick<NewUpdate, 'suppressedBy' | 'suppressedOf'> {
    if (answersNotice?.isCircle === true) return { suppressedBy: 'circle' }
    return bySetting(update.kind, suppressed)
  }

  /** Kinds that the settings of the provider or its brand keep from Dispatch. */
  async #suppressedKinds(job: StoredJob): Promise<SuppressedKinds> {
    const provider = job.provider === undefined ? undefined : await this.#store.getProvider(job.provider)
    return readSuppressedKinds(provider?.settings ?? '{}', job.sourceIdJson)
  }

  /** The visit that is taken back: the one named, else the only one open. */
  async #findVisit(job: StoredJob, named: string | undefined) {
    const open = await this.#store.listOpenVisits(job.id)
    const id = named ?? (open.length === 1 ? open[0] : undefined)
    return { id, isOpen: id !== undefined && open.includes(id) }
  }

  #checkFile(file: Uint8Array): void {
    if (file.byteLength === 0) {
      throw new GatewayError('TR_UPDATE_INVALID', 'the update is not as expected: the file is empty', {
        issues: [{ path: '/file', message: 'expected at least one byte' }],
      })
    }
    if (file.byteLength <= this.#rules.maxFileBytes) return
    throw new GatewayError(
      'TR_UPDATE_TOO_LARGE',
      `the file has ${file.byteLength} bytes, expected at most ${this.#rules.maxFileBytes} (TRUCKROLL_MAX_FILE_BYTES)`,
    )
  }

  #checkReason(update: UpdateFacts, job: StoredJob): string[] {
    const issues = checkReason(update, job.body)
    if (issues.length === 0) return []
    if (this.#rules.reasons === 'strict') {
      throw new GatewayError('TR_UPDATE_INVALID', 'the update does not keep to the rules of the brand', {
        issues,
      })
    }
    this.#logger.warn(
      { jobId: job.id, kind: update.kind, issues },
      'an update does not keep to the rules of the brand; it is sent',
    )
    return issues.map((issue) => issue.message)
  }

  #toOutcome(update: NewUpdate, outcome: AcceptOutcome): BulkOutcome {
    switch (outcome.kind) {
      case 'accepted':
        this.#events.emit('update:queued', {
          updateId: outcome.id,
          jobId: update.jobId,
          kind: update.kind,
          state: outcome.state,
          ...(outcome.cause === undefined ? {} : { cause: outcome.cause }),
        })
        return toQueued(outcome)
      case 'repeated':
        return { ...toQueued(outcome), isRepeat: true }
      case 'no_visit':
        return { kind: 'failed', error: noVisit(outcome.open) }
      case 'conflict':
        return failed(
          'TR_IDEMPOTENCY_CONFLICT',
          'this Idempotency-Key came before with other content; use a new key for a new update',
        )
      case 'job_unknown':
        return { kind: 'failed', error: unknownJob(update.jobId) }
      case 'not_connected':
        return outcome.isLost === true ? lostToAnother() : offboarded()
    }
  }
}

function bySetting(kind: string, { kinds, of }: SuppressedKinds) {
  return kinds.has(kind) ? ({ suppressedBy: 'setting', suppressedOf: of } as const) : {}
}

function toQueued(outcome: {
  readonly id: string
  readonly state: QueuedUpdate['state']
  readonly cause?: string
  readonly repeats?: string
}): Extract<BulkOutcome, { kind: 'queued' }> {
  const { id, state, cause, repeats } = outcome
  return { kind: 'queued', update: { id, state, ...given('cause', cause), ...given('repeats', repeats) } }
}

/** Whoever names a job by its work order is answered in those words. */
function nameUnlinked(outcome: BulkOutcome, job: BulkItem['job'] | undefined): BulkOutcome {
  if (outcome.kind === 'queued' || job === undefined || 'jobId' in job) return outcome
  const isUnknown = outcome.error instanceof GatewayError && outcome.error.code === 'TR_JOB_UNKNOWN'
  return isUnknown ? { kind: 'failed', error: unlinkedJob(job.externalOrganizationId, job.bmsId) } : outcome
}

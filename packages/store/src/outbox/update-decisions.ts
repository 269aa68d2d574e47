import type { AcceptOutcome, NewUpdate } from '../outbox-store.ts'
import { updateMeanings } from '../update-kinds.ts'
import type { AddedUpdate } from './insert-updates.ts'
import type { KnownUpdate, UpdatedJob, UpdateFacts } from './update-facts.ts'

interface Suppression {
  readonly cause: 'echo' | 'out_of_order' | 'repeated' | 'circle' | 'setting'
  /** The first update that told the same act. */
  readonly repeats?: string
}

/** What a decision brings about beside the update itself. */
export type Effect =
  /** An entry of the echo ledger is used up. */
  | { readonly kind: 'echo_used'; readonly jobId: string; readonly echo: string; readonly value: string }
  /** Entries of the ledger were made old. */
  | { readonly kind: 'echoes_ended'; readonly jobId: string; readonly echo: string }
  | { readonly kind: 'repeated'; readonly id: string }
  | { readonly kind: 'warning'; readonly jobId: string; readonly updateId: string; readonly text: string }
  /** Who answers the news of an update by the same update, or each by another, would never come to an end. */
  | { readonly kind: 'circle'; readonly jobId: string; readonly provider: string | undefined }
  | { readonly kind: 'after_cancel'; readonly update: NewUpdate; readonly provider: string | undefined }

/** One name for several texts. */
const nameOf = (...parts: readonly (string | number | undefined)[]) => JSON.stringify(parts)
const inSeconds = (at: number) => Math.floor(at / 1_000)

/**
 * Decides about updates one after the other: taken, dropped as an echo or as too late, or seen before. Later ones see
 * what earlier ones brought about. It changes nothing itself: what is to be written stands in `added` and `effects`.
 */
export class UpdateDecisions {
  readonly added: AddedUpdate[] = []
  readonly effects: Effect[] = []
  /** Jobs of which something was queued. */
  readonly queuedJobs = new Set<string>()
  readonly #jobs: ReadonlyMap<string, UpdatedJob>
  readonly #known = new Map<string, KnownUpdate>()
  readonly #knownByKey = new Map<string, KnownUpdate>()
  readonly #told: Map<string, string>
  readonly #echoes = new Map<string, Set<string>>()
  readonly #newest = new Map<string, number>()
  readonly #visits = new Map<string, string[]>()

  constructor(facts: UpdateFacts, now: number) {
    this.#jobs = facts.jobs
    for (const known of facts.known) this.#know(known)
    this.#told = new Map(
      facts.told.map(({ jobId, actHash, givenAt, id }) => [nameOf(jobId, actHash, givenAt), id]),
    )
    for (const { jobId, kind, value, expiresAt } of facts.echoes) {
      if (expiresAt > now) this.#echoesOf(jobId, kind).add(value)
    }
    for (const { jobId, ordering, appointmentId, occurredAt } of facts.newest) {
      this.#see(ordering === 'status' ? nameOf(jobId) : nameOf(jobId, appointmentId), occurredAt)
    }
    for (const { jobId, visit } of facts.visits) this.#visitsOf(jobId).push(visit)
  }

  decide(update: NewUpdate): AcceptOutcome {
    const job = this.#jobs.get(update.jobId)
    if (job === undefined) return { kind: 'job_unknown' }
    const lostTerm = update.term === undefined || update.term === job.term ? undefined : update.term
    const known = this.#findKnown(update, lostTerm)
    if (known !== undefined) {
      const outcome = toRepeat(known, update)
      if (outcome.kind === 'repeated') this.effects.push({ kind: 'repeated', id: known.id })
      return outcome
    }
    if (lostTerm !== undefined) return { kind: 'not_connected', isLost: true }
    if (job.hasLeft) return { kind: 'not_connected' }
    const suppression = this.#suppressionOf(update)
    if (suppression === undefined && update.isVisitUnknown === true) {
      return { kind: 'no_visit', open: [...new Set(this.#visitsOf(update.jobId))] }
    }
    this.#add(update, job, suppression)
    const { id } = update
    if (suppression !== undefined) return { kind: 'accepted', id, state: 'suppressed', ...suppression }
    return { kind: 'accepted', id, state: 'queued' }
  }

  #findKnown(
    { id, jobId, idempotencyKey }: NewUpdate,
    lostTerm: number | undefined,
  ): KnownUpdate | undefined {
    const byKey =
      idempotencyKey === undefined ? undefined : this.#knownByKey.get(nameOf(jobId, idempotencyKey, lostTerm))
    return byKey ?? this.#known.get(id)
  }

  #know(known: KnownUpdate): void {
    const { id, jobId, idempotencyKey, lostTerm } = known
    this.#known.set(id, known)
    if (idempotencyKey !== undefined) this.#knownByKey.set(nameOf(jobId, idempotencyKey, lostTerm), known)
  }

  #suppressionOf(update: NewUpdate): Suppression | undefined {
    if (update.suppressedBy !== undefined) return { cause: update.suppressedBy }
    const repeats = this.#firstTold(update)
    if (repeats !== undefined) return { cause: 'repeated', repeats }
    if (this.#isEcho(update)) return { cause: 'echo' }
    const mayBeLate = !update.isForced && update.isVisitUnknown !== true
    return mayBeLate && this.#isOutOfOrder(update) ? { cause: 'out_of_order' } : undefined
  }

  #firstTold({ jobId, repeats, actHash, givenAt }: NewUpdate): string | undefined {
    if (repeats === undefined || actHash === undefined) return undefined
    if (repeats === 'any_instant') return this.#told.get(nameOf(jobId, actHash, undefined))
    return givenAt === undefined ? undefined : this.#told.get(nameOf(jobId, actHash, givenAt))
  }

  /** Uses up the ledger's entry, or ends those that this update makes old. What an adapter sends it means. */
  #isEcho({ jobId, source, echo, endsEchoes = [], isVisitUnknown = false }: NewUpdate): boolean {
    if (echo !== undefined) {
      // An entry equal to what an adapter sends stays for the vendor's repetition.
      if (source === 'adapter') {
        if (this.#echoesOf(jobId, echo.kind).has(echo.value)) return false
      } else if (this.#useEcho(jobId, echo.kind, echo.value)) return true
      // Dispatch took back a visit of its own, which it told without an id of the vendor's.
      else if (isVisitUnknown) return this.#useEcho(jobId, echo.kind, '')
    }
    if (isVisitUnknown) return false
    for (const kind of endsEchoes) {
      this.#echoesOf(jobId, kind).clear()
      this.effects.push({ kind: 'echoes_ended', jobId, echo: kind })
    }
    return false
  }

  #useEcho(jobId: string, echo: string, value: string): boolean {
    if (!this.#echoesOf(jobId, echo).delete(value)) return false
    this.effects.push({ kind: 'echo_used', jobId, echo, value })
    return true
  }

  #echoesOf(jobId: string, kind: string): Set<string> {
    return memberOf(this.#echoes, nameOf(jobId, kind), () => new Set())
  }

  /** By whole seconds. A status is measured by its job's and by the schedules of its visit: the one named, else the only one. */
  #isOutOfOrder({ jobId, ordering, occurredAt }: NewUpdate): boolean {
    if (ordering === undefined) return false
    const visit = ordering.appointmentId ?? this.#onlyOpenVisit(jobId)
    const newest = Math.max(
      (ordering.kind === 'status' ? this.#newest.get(nameOf(jobId)) : undefined) ?? -Infinity,
      (visit === undefined ? undefined : this.#newest.get(nameOf(jobId, visit))) ?? -Infinity,
    )
    return inSeconds(occurredAt) < inSeconds(newest)
  }

  #onlyOpenVisit(jobId: string): string | undefined {
    const [visit, ...others] = new Set(this.#visitsOf(jobId))
    return others.length === 0 ? visit : undefined
  }

  #add(
    update: NewUpdate,
    { key, owner, isCanceledByBrand }: UpdatedJob,
    suppression: Suppression | undefined,
  ): void {
    const { id, jobId, text, isAnswer = false } = update
    const { provider } = owner
    const state = suppression === undefined ? 'queued' : 'suppressed'
    this.#insert({ ...update, key, state, cause: suppression?.cause, repeats: suppression?.repeats })
    for (const warning of update.warnings) {
      this.effects.push({ kind: 'warning', jobId, updateId: id, text: warning })
    }
    if (suppression !== undefined) {
      const { cause } = suppression
      if (cause === 'circle' || (cause === 'repeated' && isAnswer)) {
        this.effects.push({ kind: 'circle', jobId, provider })
      }
      return
    }
    if (text !== undefined) this.#insert(toNote(update, key, text))
    if (isCanceledByBrand && update.ordering?.kind === 'status') {
      this.effects.push({ kind: 'after_cancel', update, provider })
    }
    this.queuedJobs.add(jobId)
    this.#tell(update)
  }

  #insert(added: AddedUpdate): void {
    this.added.push(added)
    const { id, jobId, idempotencyKey, contentHash, state, cause, repeats } = added
    this.#know({ id, jobId, idempotencyKey, contentHash, state, cause, repeats, lostTerm: undefined })
  }

  /** What a queued update means for those after it. */
  #tell({ id, jobId, kind, actHash, givenAt, ordering, occurredAt }: NewUpdate): void {
    if (actHash !== undefined) {
      for (const name of [nameOf(jobId, actHash, undefined), nameOf(jobId, actHash, givenAt)]) {
        if (!this.#told.has(name)) this.#told.set(name, id)
      }
    }
    if (ordering?.kind === 'status') this.#see(nameOf(jobId), occurredAt)
    if (ordering?.kind === 'schedule') {
      this.#see(nameOf(jobId, ordering.appointmentId), occurredAt)
      const others = this.#visitsOf(jobId).filter((visit) => visit !== ordering.appointmentId)
      const isBooked = updateMeanings[kind].visit === 'books'
      this.#visits.set(jobId, isBooked ? [...others, ordering.appointmentId] : others)
    }
    if (updateMeanings[kind].endsJob) this.#visits.set(jobId, [])
  }

  #see(name: string, occurredAt: number): void {
    this.#newest.set(name, Math.max(this.#newest.get(name) ?? -Infinity, occurredAt))
  }

  #visitsOf(jobId: string): string[] {
    return memberOf(this.#visits, jobId, () => [])
  }
}

function memberOf<Value>(map: Map<string, Value>, name: string, create: () => Value): Value {
  const value = map.get(name) ?? create()
  map.set(name, value)
  return value
}

/** The text of a reject or cancel. */
function toNote(parent: NewUpdate, key: string, text: NonNullable<NewUpdate['text']>): AddedUpdate {
  const { jobId, source, contentHash, occurredAt, isAnswer, traceparent } = parent
  const { id, record, suppressedBy: cause, suppressedOf } = text
  const state = cause === undefined ? 'queued' : 'suppressed'
  const facts = { jobId, source, contentHash, occurredAt, isAnswer, traceparent }
  return { ...facts, id, key, kind: 'note', record, state, cause, suppressedOf }
}

function toRepeat(known: KnownUpdate, update: NewUpdate): AcceptOutcome {
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

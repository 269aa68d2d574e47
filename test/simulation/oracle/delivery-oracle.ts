import type { AdapterCall, AdapterObserver, BmsCall, BmsEffect } from '@truckroll/testing'
import type { Findings } from '../../support/findings.ts'
import type { StoreProbe } from '../../support/store-probe.ts'
import type { Truth } from './truth.ts'

export interface DeliveryBounds {
  readonly concurrency: number
  readonly perProvider: number
  /** Time of one attempt. */
  readonly attemptMs: number
  /** Calls have a rate: a provider may wait for that. */
  readonly isMetered: boolean
}

const hungAfterMs = 10 * 60_000

interface OpenCall extends AdapterCall {
  readonly life: number
  readonly beganAt: number
}

/** Guarantees 3, 4, 5, 9 and 10 as the BMS sees them: order, attempts, steps, bounds, turns. */
export class DeliveryOracle implements AdapterObserver {
  readonly #findings: Findings
  readonly #probe: StoreProbe
  readonly #truth: Truth
  readonly #bounds: DeliveryBounds
  readonly #elapsedMs: () => number
  readonly #count: (what: string) => void
  readonly #now: () => number
  readonly #open = new Set<OpenCall>()
  readonly #lastOf = new Map<string, OpenCall>()
  readonly #storedSteps = new Set<string>()
  readonly #finished = new Set<string>()
  readonly #made = new Set<string>()
  /** Steps looked for and not found, with the attempt. */
  readonly #missed = new Set<string>()
  /** Longest time that an attempt of an event took. */
  readonly #longest = new Map<string, number>()
  readonly #passedOver = new Map<string, number>()
  #life = 0

  constructor(parts: {
    readonly findings: Findings
    readonly probe: StoreProbe
    readonly truth: Truth
    readonly bounds: DeliveryBounds
    readonly elapsedMs: () => number
    readonly count: (what: string) => void
    /** The store's clock. */
    readonly now: () => number
  }) {
    this.#findings = parts.findings
    this.#probe = parts.probe
    this.#truth = parts.truth
    this.#bounds = parts.bounds
    this.#elapsedMs = parts.elapsedMs
    this.#count = parts.count
    this.#now = parts.now
  }

  /** A process began; what an earlier one had in hand is nobody's any more. */
  beginLife(): void {
    this.#life += 1
    for (const call of this.#open) this.#noteLength(call)
    this.#open.clear()
  }

  began(call: AdapterCall): void {
    const { eventId, attempt, previous } = call
    this.#findings.note(`adapter: attempt ${attempt} of ${eventId} (${call.type}, job ${call.jobId})`)
    const stored = this.#probe.row(
      'select key, state, attempts, open_attempt from events where id = ?',
      eventId,
    )
    if (stored?.['attempts'] !== attempt || stored['open_attempt'] !== attempt) {
      this.#findings.object(
        'attempt-not-written',
        `attempt ${attempt} of ${eventId} began before it was stored`,
      )
    }
    if (this.#finished.has(eventId)) {
      this.#findings.object('done-again', `${eventId} was handed over again after its end was durable`)
    } else if (stored?.['state'] !== 'waiting') {
      this.#findings.object(
        'done-again',
        `${eventId} was handed over although it is ${String(stored?.['state'])}`,
      )
    }
    // Made by the gateway itself: an update that Dispatch will never take.
    if (this.#truth.get(eventId) === undefined && !eventId.endsWith('-dead_0')) {
      this.#findings.object('unknown-event', `${eventId} is no event that Dispatch sent`)
    }
    if (call.type === 'job.created' && call.provider === '') {
      this.#findings.object('not-held', `job ${call.jobId} was handed over before its provider is connected`)
    }
    const last = this.#lastOf.get(eventId)
    if (last !== undefined && last.attempt >= attempt) {
      this.#findings.object('attempt-repeated', `attempt ${attempt} of ${eventId} began twice`)
    }
    // Before anything died nothing can have crashed.
    if (previous === 'crashed' && (last?.life ?? 1) === this.#life) {
      this.#findings.object('false-crash', `${eventId} counts as crashed, and its process lives`)
    }
    const entry: OpenCall = { ...call, life: this.#life, beganAt: this.#elapsedMs() }
    this.#checkOrder(call)
    this.#checkBounds(entry)
    this.#checkTurns(call)
    this.#open.add(entry)
    this.#lastOf.set(eventId, entry)
  }

  ended(call: AdapterCall, error: unknown): void {
    const text = error instanceof Error ? error.message : 'done'
    this.#findings.note(`adapter: attempt ${call.attempt} of ${call.eventId} ended: ${text}`)
    for (const entry of this.#open) {
      if (entry.eventId !== call.eventId || entry.attempt !== call.attempt) continue
      this.#noteLength(entry)
      this.#open.delete(entry)
    }
  }

  /** Events were handed out: what is in memory is what is claimed. */
  claimed(): void {
    const count = this.#probe.number('select count(*) from keys where claimed_until is not null')
    if (count > this.#bounds.concurrency)
      this.#findings.object('not-bounded', `${count} events claimed at once`)
  }

  /** That the event is done is durable. */
  finished(eventId: string): void {
    this.#finished.add(eventId)
  }

  /** The result of a step is durable. */
  stepStored(eventId: string, name: string): void {
    this.#storedSteps.add(`${eventId}:${name}`)
  }

  found(call: BmsCall, isFound: boolean): void {
    if (this.#storedSteps.has(`${call.eventId}:${call.what}`)) {
      this.#findings.object('step-repeated', `step ${call.key} was looked for although its result was stored`)
    }
    this.#findings.note(`bms: find ${call.key}: ${isFound ? 'there' : 'not there'}`)
    if (!isFound) this.#missed.add(`${call.key}#${call.attempt}`)
  }

  did(effect: BmsEffect): void {
    const { key, what, attempt, eventId } = effect
    this.#findings.note(`bms: made ${effect.id} for ${key}`)
    if (this.#storedSteps.has(`${eventId}:${what}`)) {
      this.#findings.object('step-repeated', `step ${key} was run although its result was stored`)
    }
    if (what !== 'tell-office') {
      if (attempt > 1 && !this.#missed.has(`${key}#${attempt}`)) {
        this.#findings.object('find-not-asked', `step ${key} was run at attempt ${attempt} without a look`)
      }
      if (this.#made.has(key)) this.#findings.object('made-twice', `${what} of ${eventId} was made twice`)
    }
    this.#made.add(key)
  }

  /** Longest time in milliseconds that one attempt of the event took. */
  longestOf(eventId: string): number {
    return this.#longest.get(eventId) ?? 0
  }

  openCalls(): number {
    return this.#open.size
  }

  #noteLength(call: OpenCall): void {
    const length = this.#elapsedMs() - call.beganAt
    if (length >= this.#bounds.attemptMs) this.#count('attempt-timeout')
    if (length >= hungAfterMs) this.#count('hung')
    this.#longest.set(call.eventId, Math.max(length, this.longestOf(call.eventId)))
  }

  #checkOrder({ eventId, jobId }: AdapterCall): void {
    const event = this.#truth.get(eventId)
    if (event?.jobId === undefined) return
    const states = new Map(
      this.#probe
        .rows('select id, state from events where job_id = ?', jobId)
        .map((row) => [String(row['id']), String(row['state'])]),
    )
    for (const earlier of this.#truth.ofJob(event.jobId)) {
      if (earlier.position >= event.position) break
      // Of a job that went to another provider what the one still waits for holds up nothing of the other.
      if (earlier.provider !== event.provider) continue
      const state = states.get(earlier.id) ?? 'not recorded'
      if (state === 'done' || state === 'skipped' || state === 'failed_notice') continue
      this.#findings.object('order', `${eventId} was handed over while ${earlier.id} before it is ${state}`)
    }
  }

  #checkBounds(call: OpenCall): void {
    let ofProvider = 1
    for (const other of this.#open) {
      // An ack or err joins its update's provider only once it is worked on: it counts for none.
      if (other.provider === call.provider && !other.type.startsWith('update.')) ofProvider += 1
      // Of a job that went from one provider to the other each may have one.
      const isSameJob = call.jobId !== '' && other.jobId === call.jobId && other.provider === call.provider
      if (isSameJob && other.type !== 'update.confirmed') {
        const isUpdate = call.type.startsWith('update.') || other.type.startsWith('update.')
        if (!isUpdate)
          this.#findings.object('two-at-once', `two events of job ${call.jobId} were in hand at once`)
      }
    }
    if (this.#open.size + 1 > this.#bounds.concurrency) {
      this.#findings.object('not-bounded', `${this.#open.size + 1} attempts at once`)
    }
    const isLimited = call.provider !== '' && !call.type.startsWith('update.')
    if (ofProvider > this.#bounds.perProvider && isLimited) {
      this.#findings.object('not-bounded', `${ofProvider} attempts of provider ${call.provider} at once`)
    }
  }

  /** Where a provider's work is due and none of it is in hand, only so many of others may go first. */
  #checkTurns(call: AdapterCall): void {
    if (call.attempt > 1 || this.#bounds.isMetered) return
    const waiting = this.#probe.rows(
      `select provider, min(key) as key from keys where gates = 0 and claimed_until is null and provider <> ?
         and due_at <= ? group by provider`,
      call.provider,
      this.#now(),
    )
    const busy = new Set([...this.#open].map(({ provider }) => provider))
    const names = new Set(waiting.map((row) => String(row['provider'])))
    for (const name of this.#passedOver.keys())
      if (!names.has(name) || busy.has(name)) this.#passedOver.delete(name)
    this.#passedOver.delete(call.provider)
    for (const name of names) {
      if (busy.has(name)) continue
      if (this.#isExcused(name)) {
        this.#passedOver.delete(name)
        continue
      }
      const passed = (this.#passedOver.get(name) ?? 0) + 1
      this.#passedOver.set(name, passed)
      if (passed === 3 * this.#bounds.concurrency) {
        this.#findings.object('starved', `provider ${name} waits while ${passed} events of others were begun`)
      }
    }
  }

  #isExcused(provider: string): boolean {
    const isDown = this.#probe.number("select count(*) from conditions where name like 'down:%'") > 0
    const stops = this.#probe.number(
      `select count(*) from providers where external_organization_id = ? and (is_held = 1 or state = 'paused')`,
      provider,
    )
    return isDown || stops > 0
  }
}

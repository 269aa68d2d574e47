import {
  type AttemptOutcome,
  type ClaimedEvent,
  type ClaimOptions,
  type Clock,
  type GoOnOptions,
  type Logger,
  readLooksFirst,
  sleep,
  type Timer,
} from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import { settleWithin } from '../environment/settle-within.ts'
import { untilStored } from '../environment/until-stored.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import { toClaimCalls } from '../rates/to-claim-calls.ts'
import { Attempt } from './attempt.ts'
import type { AttemptEnd } from './attempt-end.ts'
import { AttemptsInHand, type Running } from './attempts-in-hand.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { DeliveryPlaces } from './delivery-places.ts'
import { returnClaim } from './return-claim.ts'
import { repeatWhile } from './repeat-while.ts'
import { Probing } from './probing.ts'
import { traceAttempt } from './trace-attempt.ts'

const claimMs = 60_000
const renewEveryMs = 20_000
/** Finds what a lost wake-up left behind. */
const sweepEveryMs = 5_000
const lateMs = 50
const hungAfterMs = 10 * 60 * 1000
/** Counted in renewals, since the clock may be set forward meanwhile. */
const hungAfterRenewals = hungAfterMs / renewEveryMs
const looking: Retried = { failed: 'looking for work failed; trying again', again: 'work is found again' }
const beginning: Retried = {
  failed: 'the store could not begin an attempt',
  again: 'attempts begin again',
}
const renewing: Retried = {
  failed: 'renewing a claim failed',
  again: 'claims are renewed again',
  level: 'warn',
}

/**
 * Hands recorded events to the adapter, each job's in order, providers taking turns.
 *
 * | state    | entered when                     | left when                                 |
 * |----------|----------------------------------|-------------------------------------------|
 * | stopped  | before start, after stop         | start                                     |
 * | running  | start                            | stop                                      |
 * | draining | stop                             | attempts have ended or were left          |
 *
 * A slot is freed only once its attempt's result is durable.
 */
export class Delivery {
  readonly #parts: DeliveryParts
  readonly #store: DeliveryParts['store']
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #faults: FaultLog
  readonly #probing: Probing
  readonly #running = new AttemptsInHand()
  readonly #places: DeliveryPlaces
  readonly #alarm: Alarm
  #state: 'stopped' | 'running' | 'draining' = 'stopped'
  #loop: Promise<void> | undefined
  #looksFirstUntil = 0
  #unsubscribe: (() => void)[] = []
  #lastCall: string | undefined
  /** Providers whose calls wait were passed by. */
  #isSparing = false
  /** What is due may have been passed by for want of a place: an attempt that ends makes room for it. */
  #isFull = true

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    this.#store = parts.store
    this.#clock = parts.clock
    this.#alarm = new Alarm(parts.clock)
    this.#places = new DeliveryPlaces(parts.delivery.concurrency)
    this.#logger = parts.logger
    this.#faults = parts.faults
    this.#probing = new Probing({
      ...parts,
      mostMs: parts.delivery.probeEveryMs,
      insist: (what, write) => this.#insist(what, write),
    })
  }

  /** What is down, and when an event of it is tried next. */
  down(): ReturnType<Probing['down']> {
    return this.#probing.down()
  }

  /** Slots lost to attempts that never settle. */
  hungAttempts(): number {
    return this.#running.countHung()
  }

  /** How many attempts may run at once at the most. */
  get mostAttempts(): number {
    return this.#places.most
  }

  /** The adapter call begun last, for the watchdog's last words. */
  lastCall(): string | undefined {
    return this.#lastCall
  }

  async start(): Promise<void> {
    if (this.#state !== 'stopped') return
    this.#state = 'running'
    const conditions = await this.#store.listConditions()
    this.#looksFirstUntil = readLooksFirst(conditions)
    this.#probing.restore(conditions)
    this.#unsubscribe = [
      this.#store.onWork((kind) => kind === 'inbox' && this.wakeUp()),
      this.#parts.calls.onServed(() => this.#isSparing && this.wakeUp()),
    ]
    this.#loop = this.#run()
  }

  /** Takes nothing new; attempts get `graceMs`, then their signal fires, and a second later they are left. */
  async stop(graceMs: number): Promise<void> {
    if (this.#state !== 'running') return
    this.#state = 'draining'
    for (const end of this.#unsubscribe) end()
    this.wakeUp()
    await this.#loop
    await settleWithin(this.#clock, this.#running.settled(), graceMs)
    for (const { attempt } of this.#running.all()) attempt.abort('the gateway is stopping')
    if (this.#running.size > 0) await settleWithin(this.#clock, this.#running.settled(), 1_000)
    this.#state = 'stopped'
  }

  /** Looks at once instead of at the next sweep. */
  wakeUp(): void {
    this.#alarm.ring()
  }

  async #run(): Promise<void> {
    while (this.#state === 'running') {
      let pauseMs = sweepEveryMs
      try {
        const begun = await this.#beginDue()
        if (begun === 0 || !this.#isFull) pauseMs = await this.#pauseMs()
        this.#faults.worked(looking)
        if (begun > 0 && this.#isFull) continue
      } catch (error) {
        this.#faults.failed(looking, error)
        pauseMs = 1_000
      }
      await this.#alarm.rest(pauseMs)
    }
  }

  /** How many attempts it began. Each claim is begun before the next is asked for: that one may fail. */
  async #beginDue(): Promise<number> {
    const { perProvider } = this.#parts.delivery
    const places = this.#places.count(this.#running.countHung())
    this.#isFull = true
    if (this.#running.size >= places) return 0
    const down = this.#probing.down()
    const probes = await this.#beginProbes()
    const limit = places - this.#running.size
    if (this.#probing.isAdapterDown() || limit <= 0) return probes
    // What waits for its rate bucket would only take slots from those who need not wait.
    const skip = new Set(this.#parts.calls.waiting())
    this.#isSparing = skip.size > 0
    for (const { scope } of down) if (scope.kind === 'provider') skip.add(scope.provider)
    const scopes = this.#running.all().map(({ attempt }) => attempt.calls)
    const calls = toClaimCalls(this.#parts.calls.providerRate, scopes)
    const events = await this.#claim({ skip, limit, ...calls })
    const begun = events.length
    this.#places.looked({ wanted: limit, begun, waitedMs: this.#longestWait(events) })
    const isBounded = skip.size > 0 || calls.calls !== undefined
    this.#isFull = begun === limit || isBounded || this.#running.hasFullProvider(perProvider)
    return probes + begun
  }

  /** While something is down, one event of it is tried now and then. */
  async #beginProbes(): Promise<number> {
    let begun = 0
    for (const scope of this.#probing.takeDue()) {
      const only = scope.kind === 'provider' ? { onlyProvider: scope.provider } : {}
      const isBusy = this.#running
        .all()
        .some(({ event }) => scope.kind === 'adapter' || event.provider === scope.provider)
      if (isBusy) continue
      if (this.#running.size >= this.#places.count(this.#running.countHung())) break
      const events = await this.#claim({ ...only, skip: new Set(), limit: 1, isProbe: true })
      begun += events.length
    }
    return begun
  }

  async #claim(wanted: Omit<ClaimOptions, 'claimMs' | 'perProvider' | 'inFlight' | 'holdsUnknown'>) {
    const { perProvider, holdsUnknown } = this.#parts.delivery
    const own = {
      claimMs,
      perProvider,
      holdsUnknown,
      inFlight: this.#running.counts(),
      inHand: this.#running.keys(),
      isTryingSuspect: this.#running.hasSuspect(),
    }
    const claimed = await this.#store.claimEvents({ ...own, ...wanted })
    for (const event of claimed) this.#begin(event)
    return claimed
  }

  /** Of those that were not tried yet: a retry waits for its time. */
  #longestWait(events: readonly ClaimedEvent[]): number {
    const recorded = events.filter(({ attempts }) => attempts === 0).map(({ recordedAt }) => recordedAt)
    return recorded.length === 0 ? 0 : this.#clock.now() - Math.min(...recorded)
  }

  #begin(event: ClaimedEvent): void {
    const attempt = new Attempt(this.#parts, event, this.#clock.now() < this.#looksFirstUntil)
    this.#lastCall = `${event.putKey ?? 'message'} ${event.id}`
    this.#running.add(event, attempt, () => this.#work(event, attempt).finally(() => this.#release(event)))
  }

  async #work(event: ClaimedEvent, attempt: Attempt): Promise<void> {
    const renewal = this.#keepClaim(event, attempt)
    try {
      const end = await traceAttempt(event, attempt)
      this.#faults.worked(beginning)
      if (end !== undefined) await this.#finish(event, end)
    } catch (error) {
      this.#faults.failed(beginning, error, { fields: { eventId: event.id } })
      await sleep(this.#clock, 1_000)
      // Stopping, its claim is left: the next opening of the store frees it.
      await this.#insist('a claim given back', () =>
        returnClaim(this.#store, event.claim, attempt, this.#clock.now()),
      ).catch(() => undefined)
    } finally {
      renewal.cancel()
    }
  }

  async #finish(event: ClaimedEvent, end: AttemptEnd): Promise<void> {
    const running = this.#running.get(event.id)
    if (running !== undefined) running.isAnswered = true
    if (running?.isHung === true) {
      const what = 'a hung attempt settled after its event was parked; its result is dropped'
      return this.#logger.warn({ eventId: event.id }, what)
    }
    const fact = { provider: event.provider ?? '', key: event.claim.key }
    const isTold = !end.isSuccess && !end.isExcused
    const wentDown = isTold ? this.#probing.fail(fact, end.message) : undefined
    const isDown = !end.isSuccess && this.#probing.isDown(event.provider ?? '')
    const outcome = end.toOutcome(isDown)
    // A second try after a lost answer asks for the same.
    const goOn = end.isSuccess ? this.#mayGoOn() : undefined
    const finished = await this.#insist('the end of an attempt', () =>
      this.#store.finishAttempt(event.claim, outcome, goOn),
    )
    const next = finished?.next
    if (next !== undefined && this.#state === 'running') this.#begin(next)
    // Stopping: given back, or else freed with the next opening of the store.
    else if (next !== undefined) void this.#store.releaseClaim(next.claim).catch(() => undefined)
    if (finished !== undefined) end.tell(outcome, isDown)
    if (wentDown !== undefined) await this.#probing.tellDown(wentDown, end)
    if (end.isSuccess) await this.#probing.succeed(event.provider ?? '')
  }

  /**
   * Whether a key may go on with its next event at once: while a place was left over at the last look nobody waits for
   * this one, and nothing has to be spared or probed.
   */
  #mayGoOn(): GoOnOptions | undefined {
    if (this.#state !== 'running' || this.#isFull || this.#probing.isAnyDown()) return undefined
    return { claimMs, holdsUnknown: this.#parts.delivery.holdsUnknown }
  }

  /** Renews the claim while the attempt runs, and parks what never settles. */
  #keepClaim(event: ClaimedEvent, attempt: Attempt): Timer {
    return repeatWhile(this.#clock, renewEveryMs, async (renewals) => {
      const entry = this.#running.get(event.id)
      if (entry === undefined || entry.isHung) return false
      try {
        const isHung = renewals >= hungAfterRenewals && !entry.isAnswered
        if (isHung) await this.#park(entry)
        else {
          const isHeld = await this.#store.renewClaim(event.claim, claimMs)
          this.#faults.worked(renewing)
          if (!isHeld) attempt.abort('its claim was lost')
          return isHeld
        }
        return false
      } catch (error) {
        this.#faults.failed(renewing, error, { fields: { eventId: event.id } })
        return true
      }
    })
  }

  #insist<T>(what: string, write: () => Promise<T>): Promise<T> {
    const isStopping = () => this.#state !== 'running'
    return untilStored({ clock: this.#clock, faults: this.#faults, isStopping }, what, write)
  }

  async #park(entry: Running): Promise<void> {
    entry.isHung = true
    const outcome: AttemptOutcome = {
      state: 'dead',
      cause: 'hung',
      message: `the adapter did not settle within ${hungAfterMs / 60_000} minutes; its slot is lost until it does`,
    }
    this.#logger.error({ eventId: entry.event.id, type: entry.attempt.type }, outcome.message)
    await this.#insist('the end of a hung attempt', () =>
      this.#store.finishAttempt(entry.event.claim, outcome),
    )
  }

  #release(event: ClaimedEvent): void {
    this.#running.remove(event)
    if (this.#isFull || event.isSuspect) this.wakeUp()
  }

  async #pauseMs(): Promise<number> {
    const dueAt = await this.#store.nextDueAt()
    const untilDueMs = dueAt === undefined ? sweepEveryMs : dueAt - this.#clock.now()
    const untilProbeMs = this.#probing.untilNextMs() ?? sweepEveryMs
    // Due since the look a moment ago, or by the store's clock before this one: soon, never in a tight loop.
    const shortest = Math.min(untilDueMs <= 0 ? lateMs : untilDueMs, untilProbeMs)
    return Math.min(sweepEveryMs, Math.max(10, shortest))
  }
}

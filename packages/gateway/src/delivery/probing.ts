import type { Clock, ControlStore, InboxStore, Logger } from '@truckroll/store'
import { toSpanText } from '../environment/to-span-text.ts'
import type { EventBus } from '../event-bus.ts'
import { OutageMonitor, nameOf, probeEveryMs, type AttemptFact, type OutageScope } from './outage-monitor.ts'
import { conditionOf, readOutage } from './stored-outage.ts'

export interface ProbingParts {
  readonly store: Pick<ControlStore, 'setCondition'> & Pick<InboxStore, 'wakeRetries'>
  readonly clock: Clock
  readonly logger: Logger
  readonly events: EventBus
  /** At most this long lies between two probes. */
  readonly mostMs: number
  /** Repeats a write until the store takes it. */
  readonly insist: <T>(what: string, write: () => Promise<T>) => Promise<T>
}

/** An outage that goes on is told again after this. */
const toldEveryMs = 600_000

/** What is down: kept over a restart, reported as an event, and tried with one event now and then until it answers. */
export class Probing {
  readonly #parts: ProbingParts
  readonly #monitor = new OutageMonitor()
  readonly #everyMs: number
  #lastAt = 0
  #toldAt = 0

  constructor(parts: ProbingParts) {
    this.#parts = parts
    this.#everyMs = Math.min(probeEveryMs, parts.mostMs)
  }

  /** What is down, and when an event of it is tried next. */
  down(): readonly (ReturnType<OutageMonitor['list']>[number] & { readonly nextAt: number })[] {
    const nextAt = Math.max(this.#lastAt + this.#everyMs, this.#parts.clock.now())
    return this.#monitor.list().map((entry) => ({ ...entry, nextAt }))
  }

  isAnyDown(): boolean {
    return this.#monitor.list().length > 0
  }

  isAdapterDown(): boolean {
    return this.#monitor.isAdapterDown()
  }

  isDown(provider: string): boolean {
    return this.#monitor.isDown(provider)
  }

  /** Until the next probe; undefined while nothing is down. */
  untilNextMs(): number | undefined {
    return this.isAnyDown() ? this.#lastAt + this.#everyMs - this.#parts.clock.now() : undefined
  }

  /** What to try an event of now. Asked again, it answers nothing until the next probe is due. */
  takeDue(): readonly OutageScope[] {
    const now = this.#parts.clock.now()
    if (!this.isAnyDown() || Math.abs(now - this.#lastAt) < this.#everyMs) return []
    this.#lastAt = now
    return this.#monitor.list().map(({ scope }) => scope)
  }

  /** Restores what was down before a restart. */
  restore(conditions: ReadonlyMap<string, string>): void {
    for (const [name, value] of conditions) {
      const outage = readOutage(name, value)
      if (outage === undefined) continue
      const since = outage.since ?? this.#parts.clock.now()
      this.#monitor.restore(outage.scope, since, outage.message ?? 'down since before the last start')
    }
  }

  /** Counts a failed attempt; answers what went down by it. */
  fail(fact: Omit<AttemptFact, 'isSuccess'>, message: string): OutageScope | undefined {
    const wentDown = this.#monitor.fail(fact, this.#parts.clock.now(), message)
    if (wentDown === undefined) this.#remind()
    return wentDown
  }

  async tellDown(
    scope: OutageScope,
    { message, loggedMessage }: { readonly message: string; readonly loggedMessage: string },
  ): Promise<void> {
    const { store, clock, logger, events } = this.#parts
    const what = nameOf(scope)
    this.#lastAt = clock.now()
    this.#toldAt = clock.now()
    logger.error(
      { what, message: loggedMessage },
      'down: nothing is counted or parked until it answers again',
    )
    await store.setCondition(conditionOf(scope), JSON.stringify({ since: clock.now(), message }))
    events.emit('adapter:down', { what, message })
  }

  /** Counts a success; reports what is up again and wakes what waited for it. */
  async succeed(provider: string): Promise<void> {
    const { store, clock, logger, events, insist } = this.#parts
    for (const { scope, since, attempts } of this.#monitor.succeed(provider)) {
      const what = nameOf(scope)
      const waiting = await insist('the end of an outage', async () => {
        await store.setCondition(conditionOf(scope), null)
        return store.wakeRetries(scope.kind === 'provider' ? scope.provider : undefined)
      })
      const downMs = clock.now() - since
      const after = `after ${toSpanText(downMs)}, ${attempts} attempts`
      logger.info({ what, downMs, attempts, waiting }, `up again ${after}: all that waited goes on, in order`)
      events.emit('adapter:up', { what, downMs, waiting })
    }
  }

  /** The attempts of an outage have no lines of their own. */
  #remind(): void {
    const { clock, logger } = this.#parts
    const now = clock.now()
    if (!this.isAnyDown() || Math.abs(now - this.#toldAt) < toldEveryMs) return
    this.#toldAt = now
    for (const { name: what, since, attempts } of this.#monitor.list()) {
      logger.error({ what, downMs: now - since, attempts }, 'still down: one attempt is made now and then')
    }
  }
}

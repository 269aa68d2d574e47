import type { HostedAdapter } from '../adapter/adapter-host.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { GatewayStatus, Readiness, StatusOptions } from './gateway-status.ts'
import type { Intake } from '../intake/intake.ts'
import type { Sender } from '../outbox/sender.ts'
import type { RecentFigures } from './recent-figures.ts'
import type { Purger } from '../retention/purger.ts'
import { TruckrollError } from '@truckroll/protocol'
import { type ControlStore, GatewayError, type Logger, type Store, type StoreStamp } from '@truckroll/store'

export interface StatusParts {
  readonly store: ControlStore & Pick<Store, 'checkWritable' | 'readRoom' | 'listProcesses'>
  readonly figures: RecentFigures
  readonly stamp: StoreStamp
  readonly hosted: HostedAdapter
  readonly intake: Intake
  readonly delivery: Delivery
  readonly sender: Sender
  readonly purger: Purger
  readonly logger: Logger
}

/** How the gateway is, in figures and in yes or no. */
export class StatusService {
  readonly #parts: StatusParts
  /** What kept the store from being written at the last look. */
  #storeFault: string | undefined

  constructor(parts: StatusParts) {
    this.#parts = parts
  }

  async status({ counts = 'now' }: StatusOptions = {}): Promise<GatewayStatus> {
    const { store, stamp, hosted, intake, delivery } = this.#parts
    const figures = await (counts === 'now' ? this.#parts.figures.count() : this.#parts.figures.read())
    const { name, version } = hosted.definition
    return {
      ...stamp,
      adapter: { name, version },
      countedAt: toTime(figures.countedAt),
      waitingEvents: figures.waitingEvents,
      oldestWaitingAt: toIso(figures.oldestWaitingAt),
      queuedUpdates: figures.queuedUpdates,
      oldestQueuedAt: toIso(figures.oldestQueuedAt),
      replaying: figures.replaying,
      heldKeys: figures.heldKeys,
      deadLetters: figures.deadLetters,
      attention: figures.attention,
      unhandled: figures.unhandled,
      unhandledTypes: figures.unhandledTypes,
      providers: figures.providers,
      down: this.#down(),
      paused: await store.listPauses(),
      credentials: intake.states().map(({ name: credential, state }) => ({
        name: credential,
        role: state.role,
        lastPollAt: toIso(state.lastPollAt),
        lastError: state.lastError,
      })),
      processes: await this.#processes(),
      hungAttempts: delivery.hungAttempts(),
      storeBytes: figures.storeBytes,
      storeFreeBytes: (await store.readRoom()).freeBytes,
      retention: this.#retention(),
    }
  }

  async readiness(): Promise<Readiness> {
    const { intake, delivery } = this.#parts
    const store = await this.#checkStore()
    const stopped = intake.states().filter(({ state }) => state.role === 'stopped')
    const hung = delivery.hungAttempts()
    const checks = [
      store,
      {
        name: 'intake',
        isOk: stopped.length === 0,
        message:
          stopped.length === 0
            ? 'each credential is polled or followed'
            : `${stopped.length} credentials are not polled`,
      },
      {
        name: 'delivery',
        isOk: hung < delivery.mostAttempts,
        message:
          hung === 0
            ? 'all slots are free or working'
            : `${hung} of ${delivery.mostAttempts} slots are lost to attempts that hang`,
      },
    ]
    return { isReady: checks.every((check) => check.isOk), checks }
  }

  async #processes(): Promise<GatewayStatus['processes']> {
    const { store, intake } = this.#parts
    return (await store.listProcesses()).map(({ holder, name, since, credentials }) => ({
      name,
      since: toTime(since),
      credentials,
      isThis: holder === intake.holder,
    }))
  }

  #down(): GatewayStatus['down'] {
    const { delivery, sender } = this.#parts
    const adapters = delivery
      .down()
      .map(({ name, since, message }) => ({ what: name, since: toTime(since), message }))
    const senders = sender.refused().map(({ credential, since, message }) => ({
      what: credential === '' ? 'sending:application' : `sending:${credential}`,
      since: toTime(since),
      message,
    }))
    return [...adapters, ...senders]
  }

  #retention(): GatewayStatus['retention'] {
    const round = this.#parts.purger.lastRound
    if (round === undefined) return undefined
    const { finishedAt, emptied, deleted } = round
    return { finishedAt: toTime(finishedAt), emptied, deleted }
  }

  async #checkStore(): Promise<Readiness['checks'][number]> {
    try {
      await this.#parts.store.checkWritable()
      this.#storeFault = undefined
      return { name: 'store', isOk: true, message: 'writable' }
    } catch (error) {
      this.#tellStoreFault(error)
      const code = TruckrollError.is(error) ? ` (${error.code})` : ''
      const why = error instanceof GatewayError ? error.issues[0]?.message : undefined
      return {
        name: 'store',
        isOk: false,
        message: `cannot be written now${code}: ${why ?? 'the log says why'}`,
      }
    }
  }

  /** Anybody may ask whether the gateway is ready: where the store is stands in the log alone, once. */
  #tellStoreFault(error: unknown): void {
    const fault = error instanceof Error ? error.message : String(error)
    if (fault !== this.#storeFault) this.#parts.logger.warn({ err: error }, 'the store cannot be written now')
    this.#storeFault = fault
  }
}

function toIso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : toTime(at)
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}

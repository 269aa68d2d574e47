import type { GatewayStatus } from '@truckroll/gateway/embed'
import { Gauge, type Registry } from 'prom-client'

interface ShownGauge {
  readonly set: (status: GatewayStatus) => void
  readonly forget: () => void
}

/** How it is now, asked for at each scrape. */
export class StatusGauges {
  readonly #registry: Registry
  readonly #now: () => number
  readonly #storeUp: Gauge
  readonly #readSeconds: Gauge
  readonly #gauges: readonly ShownGauge[]

  constructor(registry: Registry, now: () => number) {
    this.#registry = registry
    this.#now = now
    this.#storeUp = this.#gauge('store_up', 'Whether the store could be read for this scrape')
    this.#readSeconds = this.#gauge(
      'store_read_seconds',
      'How long the store took for the figures of this scrape',
    )
    this.#gauges = [
      this.#labelled(
        'info',
        'What runs',
        ['environment', 'instance', 'adapter', 'adapter_version'],
        (status) => {
          const { environment, instance, adapter } = status
          return [[{ environment, instance, adapter: adapter.name, adapter_version: adapter.version }, 1]]
        },
      ),
      this.#plain('waiting_events', 'Events that wait for their delivery', (status) => status.waitingEvents),
      this.#plain('oldest_waiting_event_age_seconds', 'How long the oldest of them has waited', (status) =>
        this.#ageOf(status.oldestWaitingAt),
      ),
      this.#plain(
        'queued_updates',
        'Updates that wait to be sent to Dispatch',
        (status) => status.queuedUpdates,
      ),
      this.#plain('oldest_queued_update_age_seconds', 'How long the oldest of them has waited', (status) =>
        this.#ageOf(status.oldestQueuedAt),
      ),
      this.#plain(
        'held_keys',
        'Jobs whose events wait for something else than their turn',
        (status) => status.heldKeys,
      ),
      this.#plain('dead_letters', 'Parked events and updates', (status) => status.deadLetters),
      this.#plain('attention_items', 'What needs a person', (status) => status.attention),
      this.#plain(
        'replaying_items',
        'Parked items that replays have not reached yet',
        (status) => status.replaying,
      ),
      this.#plain(
        'pauses',
        'How much is paused: everything, providers, jobs',
        (status) => status.paused.length,
      ),
      this.#plain(
        'hung_attempts',
        'Attempts that did not end when they were aborted',
        (status) => status.hungAttempts,
      ),
      this.#plain('store_bytes', 'What the store takes', (status) => status.storeBytes),
      this.#plain(
        'store_free_bytes',
        'What the disk of the store has left; none on a server',
        (status) => status.storeFreeBytes,
      ),
      this.#labelled('providers', 'Providers by their state', ['state'], ({ providers }) =>
        Object.entries(providers).map(([state, count]) => [{ state }, count]),
      ),
      this.#labelled(
        'unhandled_events',
        'Events that the adapter does not handle, since the store was made',
        ['type'],
        (status) => Object.entries(status.unhandledTypes).map(([type, count]) => [{ type }, count]),
      ),
      this.#labelled('down', 'What is down: adapter, provider, sending', ['what'], ({ down }) =>
        down.map(({ what }) => [{ what }, 1]),
      ),
      this.#labelled(
        'lease_held',
        'Whether this process polls for the credential',
        ['credential'],
        (status) =>
          status.credentials.map(({ name, role }) => [{ credential: name }, role === 'leading' ? 1 : 0]),
      ),
      this.#labelled(
        'last_poll_timestamp_seconds',
        'When this process polled last',
        ['credential'],
        (status) =>
          status.credentials.flatMap(({ name, lastPollAt }) =>
            lastPollAt === undefined ? [] : [[{ credential: name }, Date.parse(lastPollAt) / 1_000]],
          ),
      ),
    ]
  }

  async set(readStatus: () => Promise<GatewayStatus>): Promise<void> {
    const startedAt = performance.now()
    try {
      const status = await readStatus()
      this.#readSeconds.set((performance.now() - startedAt) / 1_000)
      for (const { set } of this.#gauges) set(status)
      this.#storeUp.set(1)
    } catch {
      // A figure of a moment ago would look like one of now.
      for (const { forget } of this.#gauges) forget()
      this.#readSeconds.remove()
      this.#storeUp.set(0)
    }
  }

  #plain(name: string, help: string, read: (status: GatewayStatus) => number | undefined) {
    const gauge = this.#gauge(name, help)
    const set = (status: GatewayStatus) => {
      const value = read(status)
      if (value === undefined) gauge.remove()
      else gauge.set(value)
    }
    return { set, forget: () => gauge.remove() }
  }

  /** Labels that are gone are no longer shown. */
  #labelled<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    read: (status: GatewayStatus) => readonly (readonly [Record<Label, string>, number])[],
  ) {
    const gauge = new Gauge({
      name: `truckroll_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
    })
    const set = (status: GatewayStatus) => {
      gauge.reset()
      for (const [labels, value] of read(status)) gauge.set(labels, value)
    }
    return { set, forget: () => gauge.reset() }
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name: `truckroll_${name}`, help, registers: [this.#registry] })
  }

  #ageOf(at: string | undefined): number {
    return at === undefined ? 0 : Math.max(0, this.#now() - Date.parse(at)) / 1_000
  }
}

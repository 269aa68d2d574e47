import type { Gateway } from '@truckroll/gateway/embed'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { countEvents } from './count-events.ts'
import { StatusGauges } from './status-gauges.ts'

/** Gauges of prom-client that are called like counters; the ones by type beside them say the same. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

/**
 * What `/metrics` shows: counters and histograms of what this process did since it was made, and how the store and the
 * process are now. Names follow Prometheus: base units, counters end in `_total`.
 */
export class GatewayMetrics {
  readonly #registry = new Registry()
  readonly #gateway: Gateway
  readonly #gauges: StatusGauges
  readonly #forget: () => void

  constructor(gateway: Gateway, now: () => number) {
    this.#gateway = gateway
    collectDefaultMetrics({ register: this.#registry })
    for (const name of misnamed) this.#registry.removeSingleMetric(name)
    this.#gauges = new StatusGauges(this.#registry, now)
    this.#forget = countEvents(this.#registry, gateway)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** Answers also while the store cannot be read: then the figures of the store are left out. */
  async read(): Promise<string> {
    await this.#gauges.set(() => this.#gateway.status({ counts: 'recent' }))
    return this.#registry.metrics()
  }

  close(): void {
    this.#forget()
    this.#registry.clear()
  }
}

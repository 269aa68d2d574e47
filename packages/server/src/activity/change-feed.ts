import type { Gateway, GatewayEvents } from '@truckroll/gateway/embed'

/** How often what is shown of this process has changed since it was started. */
export interface Changes {
  /** Jobs, updates, providers, and what needs a person. */
  readonly work: number
  /** The wire log. */
  readonly wire: number
}

const events: readonly (keyof GatewayEvents)[] = [
  'message:recorded',
  'attempt:started',
  'attempt:done',
  'attempt:failed',
  'event:parked',
  'update:queued',
  'update:sent',
  'update:settled',
  'provider:changed',
  'provider:first-job',
  'adapter:down',
  'adapter:up',
  'sending:stopped',
  'attention:raised',
  'poll:failed',
]

/** Counts what changes in this process, for those who watch. */
export class ChangeFeed {
  #work = 0
  #wire = 0
  readonly #watchers = new Set<() => void>()
  readonly #ends: readonly (() => void)[]

  constructor(gateway: Gateway) {
    this.#ends = [
      ...events.map((name) =>
        gateway.on(name, () => {
          this.#work += 1
          this.#tell()
        }),
      ),
      gateway.wire.onNoted(() => {
        this.#wire += 1
        this.#tell()
      }),
    ]
  }

  get changes(): Changes {
    return { work: this.#work, wire: this.#wire }
  }

  /** Calls `watcher` at each change; returns what ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  close(): void {
    for (const end of this.#ends) end()
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

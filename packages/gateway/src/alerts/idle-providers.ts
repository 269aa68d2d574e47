import type { ProviderStore, StoryStore } from '@truckroll/store'
import type { Trouble } from './alert.ts'

const mostProviders = 1_000
/** It takes a look at each provider, and hours make no difference. */
const lookEveryMs = 3_600_000

/** Connected providers that have got no job for long. */
export class IdleProviders {
  readonly #store: StoryStore & ProviderStore
  readonly #afterMs: number
  #found: readonly Trouble[] = []
  #lookedAt = -Infinity

  constructor(store: StoryStore & ProviderStore, afterMs: number) {
    this.#store = store
    this.#afterMs = afterMs
  }

  async find(now: number): Promise<readonly Trouble[]> {
    if (Math.abs(now - this.#lookedAt) >= lookEveryMs) {
      this.#found = await this.#look(now)
      this.#lookedAt = now
    }
    return this.#found
  }

  async #look(now: number): Promise<readonly Trouble[]> {
    const before = now - this.#afterMs
    const { items } = await this.#store.listProviders({ state: 'connected', limit: mostProviders })
    const troubles: Trouble[] = []
    for (const { externalOrganizationId, connectedAt = now } of items) {
      if (connectedAt > before) continue
      const { newest } = await this.#store.countArrivals({
        externalOrganizationId,
        since: before,
        until: now,
      })
      if (newest !== undefined && newest.at > before) continue
      troubles.push({
        key: `no_jobs:${externalOrganizationId}`,
        cause: 'no_jobs',
        severity: 'warning',
        text:
          `No job has come for provider ${externalOrganizationId} for long, though it is connected. ` +
          'Ask Dispatch whether it is still active there.',
        externalOrganizationId,
        since: newest?.at ?? connectedAt,
        count: 1,
      })
    }
    return troubles
  }
}

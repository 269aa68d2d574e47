import type { ProviderStore, StoredProvider, StoryStore } from '@truckroll/store'
import type { Trouble } from './alert.ts'

const providersAtOnce = 500
/** So many are told of: more of them have one reason. */
const mostIdle = 1_000
/** It takes a look at each provider, and hours make no difference. */
const lookEveryMs = 3_600_000

/** Connected providers that have got no job for long. */
export class IdleProviders {
  readonly #store: StoryStore & ProviderStore
  readonly #afterMs: number
  #looked: { readonly at: number; readonly found: Promise<readonly Trouble[]> } | undefined

  constructor(store: StoryStore & ProviderStore, afterMs: number) {
    this.#store = store
    this.#afterMs = afterMs
  }

  /** Who asks while a look goes on waits for that one. */
  async find(now: number): Promise<readonly Trouble[]> {
    if (this.#looked === undefined || Math.abs(now - this.#looked.at) >= lookEveryMs) {
      this.#looked = { at: now, found: this.#look(now) }
    }
    const looked = this.#looked
    try {
      return await looked.found
    } catch (error) {
      if (this.#looked === looked) this.#looked = undefined
      throw error
    }
  }

  async #look(now: number): Promise<readonly Trouble[]> {
    const troubles: Trouble[] = []
    for await (const provider of this.#connected()) {
      const trouble = await this.#toTrouble(provider, now)
      if (trouble !== undefined) troubles.push(trouble)
      if (troubles.length === mostIdle) break
    }
    return troubles
  }

  async *#connected(): AsyncIterable<StoredProvider> {
    let cursor: string | undefined
    do {
      const page = await this.#store.listProviders({
        state: 'connected',
        limit: providersAtOnce,
        ...(cursor !== undefined && { cursor }),
      })
      yield* page.items
      cursor = page.nextCursor
    } while (cursor !== undefined)
  }

  async #toTrouble(
    { externalOrganizationId, connectedAt }: StoredProvider,
    now: number,
  ): Promise<Trouble | undefined> {
    const before = now - this.#afterMs
    if (connectedAt === undefined || connectedAt > before) return undefined
    const span = { externalOrganizationId, since: before, until: now }
    const { newest } = await this.#store.countArrivals(span)
    if (newest !== undefined && newest.at > before) return undefined
    return {
      key: `no_jobs:${externalOrganizationId}`,
      cause: 'no_jobs',
      severity: 'warning',
      text:
        `No job has come for provider ${externalOrganizationId} for long, though it is connected. ` +
        'Ask Dispatch whether it is still active there.',
      externalOrganizationId,
      since: newest?.at ?? connectedAt,
      count: 1,
    }
  }
}

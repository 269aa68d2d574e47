import type { JobUpdate } from '@truckroll/gateway'
import type { Store } from '@truckroll/gateway/embed'
import { connectedProvider } from '../../support/connected-provider.ts'
import { createScriptedAdapter, type ScriptedAdapter } from '../../support/scripted-adapter.ts'
import type { HttpWorld } from '../../support/http-world.ts'

/** The ways by which a change at the vendor comes to the gateway. */
export const ways = ['webhook', 'poll', 'rest'] as const

export type Way = (typeof ways)[number]

/** A vendor that tells of changes by each way; asked for them, it answers once it has some. */
export class TellingVendor {
  readonly adapter: ScriptedAdapter
  readonly #asked = Promise.withResolvers<readonly JobUpdate[]>()
  #webhook: readonly JobUpdate[] = []

  constructor() {
    this.adapter = createScriptedAdapter({
      receiveWebhook: () => Promise.resolve({ status: 200, updates: this.#webhook }),
      pollChanges: async () => ({ updates: await this.#asked.promise, cursor: '1' }),
    })
  }

  /** By poll only once: the gateway asks again after half a minute. */
  async tell(world: HttpWorld, way: Way, updates: readonly JobUpdate[]): Promise<void> {
    if (way === 'poll') return this.#asked.resolve(updates)
    if (way === 'webhook') {
      this.#webhook = updates
      await world.gateway.webhooks.receiveBms({ body: Buffer.from('{}'), headers: {}, query: {} })
      return
    }
    for (const { job, update } of updates) {
      if ('jobId' in job) await world.gateway.updates.send(job.jobId, update)
    }
  }
}

/** Opens the store and connects the provider whose vendor is asked, so that it is from the start on. */
export async function connectFirst(store: Store, organizationId: number): Promise<Store> {
  await store.open({ environment: 'sandbox', instance: 'main' })
  await store.addProvider(connectedProvider('acme', String(organizationId)))
  return store
}

import { defineAdapter, type Logger } from '@truckroll/gateway'
import { createGateway, type Gateway, type GatewaySettingsInput, type Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

/** Does nothing, at once. */
class QuickAdapter {
  createJob({ job }: { readonly job: { readonly id: unknown } }) {
    return Promise.resolve({ bmsId: String(job.id) })
  }

  async cancelJob() {}

  async updateJob() {}
}

const quickAdapter = defineAdapter({
  name: 'quick',
  version: '1.0.0',
  adapter: QuickAdapter,
  inject: [],
})

export const key = 'bench'
export const secret = 'c0ffee'.repeat(8)

/** A gateway with an adapter that costs nothing, on a store of its own. */
export async function withGateway<T>(
  url: string,
  work: (gateway: Gateway, store: Store) => Promise<T>,
  settings: Partial<GatewaySettingsInput> = {},
  toStore: (real: Store) => Store = (real) => real,
): Promise<T> {
  return withFolder(async (folder) => {
    const store = toStore(createSqliteStore({ path: join(folder, 'truckroll.db') }))
    const gateway = createGateway({
      adapter: quickAdapter,
      store,
      logger: silent,
      settings: { dispatchUrl: url, dispatchKey: key, dispatchSecret: secret, ...settings },
    })
    await gateway.start()
    try {
      return await work(gateway, store)
    } finally {
      await gateway.stop()
    }
  })
}

/** On the disk that temporary files lie on, so that a commit costs what it costs. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

import { createSqliteStore, type Store } from '@truckroll/gateway'
import { createPostgresStore } from '@truckroll/postgres'
import { Cluster } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createScriptedAdapter } from './scripted-adapter.ts'
import { createWorld } from './world.ts'

let cluster: Cluster | undefined

beforeAll(async () => {
  cluster = await Cluster.start()
}, 60_000)
afterAll(() => cluster?.[Symbol.asyncDispose]())

const stores: Record<string, () => Promise<Store>> = {
  SQLite: async () => createSqliteStore({ path: ':memory:' }),
  PostgreSQL: async () => createPostgresStore({ url: (await cluster?.createDatabase()) ?? '' }),
}

describe.each(Object.entries(stores))('on %s', (_name, createStore) => {
  it('a job travels to the adapter and its updates travel back', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(({ type, jobId }) => (type === 'job.created' ? { bmsId: `wo-${jobId}` } : undefined))
    await using world = await createWorld({ adapter: adapter.definition, store: await createStore() })
    const job = world.sandbox.control.brand.offerJob({ fields: { title: 'Claim Details 206' } })
    await world.heard('attempt:done')
    expect(adapter.handed.map((handed) => handed.type)).toEqual(['job.created'])
    const jobId = String(job.id)
    const queued = await world.gateway.updates.send(jobId, { kind: 'accept' })
    expect(queued.state).toBe('queued')
    await world.until(() => world.sandbox.control.job(jobId).status === 'unscheduled')
    expect((await world.gateway.jobs.get(jobId))?.bmsId).toBe(`wo-${jobId}`)
  })
})

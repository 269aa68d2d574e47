import type { Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createPostgresStore } from '@truckroll/postgres'
import { Cluster, LentServer, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld } from '../support/http-world.ts'

const noServer = await whyNoServer()
let server: Cluster | LentServer | undefined

beforeAll(async () => {
  if (noServer === undefined) server = LentServer.find() ?? (await Cluster.start())
})
afterAll(() => server?.[Symbol.asyncDispose]())

const stores = [
  { name: 'SQLite', why: undefined, createStore: async () => createSqliteStore({ path: ':memory:' }) },
  {
    name: 'PostgreSQL',
    why: noServer,
    createStore: async (): Promise<Store> =>
      createPostgresStore({ url: (await server?.createDatabase()) ?? '' }),
  },
]

describe.each(stores)('on $name', ({ why, createStore }) => {
  it.skipIf(why)('a job travels to the adapter and its updates travel back', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(({ type, jobId }) => (type === 'job.created' ? { bmsId: `wo-${jobId}` } : undefined))
    await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
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

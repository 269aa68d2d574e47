import { Pooler, whyNoPooler, whyNoServer } from '@truckroll/throwaway-postgres'
import { describe, expect, it } from 'vitest'
import { fullJob, stamp } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { inspectServer } from '../src/inspect-server.ts'
import { openOfflinePostgres } from '../src/offline/open-offline-store.ts'
import { claimAll, deliver } from './support/collect.ts'
import { useCluster } from './support/use-cluster.ts'

const whyNot = (await whyNoServer()) ?? whyNoPooler()

describe.skipIf(whyNot)('a PostgreSQL store behind a pooler', () => {
  const cluster = useCluster()

  it.each([
    ['transaction', 20],
    ['transaction', 1],
    ['statement', 20],
    ['session', 1],
  ] as const)(
    'in %s mode with %i sessions is refused by name, and nothing is left behind',
    async (mode, poolSize) => {
      await using pooler = await Pooler.start(cluster(), { mode, poolSize })
      const url = await cluster().createDatabase()
      const through = pooler.urlOf(url)
      const refused = { code: 'TR_STORE_POOLER', message: expect.stringContaining('pool_mode = session') }
      const store = createPostgresStore({ url: through })
      await expect(store.open(stamp)).rejects.toMatchObject(refused)
      await expect(inspectServer({ url: through })).rejects.toMatchObject(refused)
      await expect(openOfflinePostgres({ url: through, mayCreate: true })).rejects.toMatchObject(refused)
      const name = new URL(url).pathname.slice(1)
      expect(
        await cluster().query(`select 1 from pg_namespace where nspname = 'truckroll'`, [], name),
      ).toEqual([])
      if (mode === 'transaction') {
        const { default: pg } = await import('pg')
        const other = new pg.Client({ connectionString: through })
        await other.connect()
        const { rows } = await other.query('show search_path')
        expect(rows).toEqual([{ search_path: '"$user", public' }])
        await other.end()
      }
    },
  )

  it('in session mode works, with several processes and their wake-ups', async () => {
    await using pooler = await Pooler.start(cluster(), { mode: 'session', poolSize: 40 })
    const url = pooler.urlOf(await cluster().createDatabase())
    const [one, two] = [createPostgresStore({ url }), createPostgresStore({ url })]
    await one.open(stamp)
    await two.open(stamp)
    expect(await inspectServer({ url })).toMatchObject({ stamp, whyNotRun: undefined })
    const woken = new Promise<void>((resolve) => two.onWork((kind) => kind === 'inbox' && resolve()))
    await one.recordMessages([fullJob('m1')])
    await woken
    const events = await two.claimEvents(claimAll)
    expect(events.map(({ id }) => id)).toEqual(['m1_0'])
    for (const event of events) expect(await deliver(two, event)).toBe(true)
    await expect(openOfflinePostgres({ url, lockWaitMs: 0 })).rejects.toMatchObject({
      code: 'TR_STORE_LOCKED',
    })
    await Promise.all([one.close(), two.close()])
    const offline = await openOfflinePostgres({ url })
    await offline.close()
  })
})

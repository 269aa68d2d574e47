import type { Logger, Store } from '@truckroll/store'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fullJob, stamp } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { inspectServer } from '../src/inspect-server.ts'
import { claimAll } from './support/collect.ts'
import { Proxy } from './support/proxy.ts'

const waits = { code: 'TR_STORE_UNAVAILABLE', message: expect.stringContaining('synchronous_standby_names') }

describe.skipIf(await whyNoServer())('a PostgreSQL store with a standby', () => {
  let primary: Cluster
  let url: string
  let stores: Store[]
  let lines: string[]

  beforeEach(async () => {
    primary = await Cluster.start()
    url = await primary.createDatabase()
    stores = []
    lines = []
  })
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await primary[Symbol.asyncDispose]()
  })

  const note = (_fields: unknown, message: string) => void lines.push(message)
  const logger: Logger = { debug() {}, info: note, warn: note, error: note, child: () => logger }
  const create = (of = url) => {
    const store = createPostgresStore({ url: of, logger })
    stores.push(store)
    return store
  }
  const open = async (of = url) => {
    const store = create(of)
    await store.open(stamp)
    return store
  }
  const setNames = async (names: string) => {
    await primary.query(`alter system set synchronous_standby_names = '${names}'`)
    await primary.query('select pg_reload_conf()')
    const current = async () => (await primary.query('show synchronous_standby_names'))[0]
    await expect.poll(current).toEqual({ synchronous_standby_names: names })
  }
  const within = async (ms: number, work: Promise<unknown>) => {
    const startedAt = performance.now()
    await expect(work).rejects.toMatchObject(waits)
    expect(performance.now() - startedAt).toBeLessThan(ms)
  }

  it('that is synchronous and missing says so within seconds, and goes on when it is back', async () => {
    const store = await open()
    await setNames('one')
    // The server takes a setting over a moment later.
    const isWritable = () =>
      store.checkWritable().then(
        () => true,
        () => false,
      )
    await expect.poll(isWritable).toBe(false)
    await within(1_000, store.checkWritable())
    await within(1_000, store.recordMessages([fullJob('m1')]))
    expect(lines.filter((line) => line.includes('synchronous_standby_names'))).toHaveLength(1)
    const waiting = await primary.query(
      `select count(*)::integer as count from pg_stat_activity where wait_event = 'SyncRep'`,
    )
    expect(waiting).toEqual([{ count: expect.toSatisfy((count: number) => count <= 2) }])
    await using standby = await primary.startStandby('one')
    expect(standby.port).not.toBe(primary.port)
    await expect
      .poll(() =>
        store.checkWritable().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    expect(await store.recordMessages([fullJob('m1')])).toEqual(['recorded'])
    expect(lines).toContain('the synchronous standby confirms commits again')
    expect(await inspectServer({ url })).toMatchObject({
      standbys: { synchronousNames: 'one', isMissing: false, asynchronousReplicas: [] },
    })
  })

  it('that is missing while the tables are made holds up the start, which says why', async () => {
    await setNames('one')
    const store = create()
    const opened = store.open(stamp)
    await expect.poll(() => lines.join()).toContain('synchronous_standby_names')
    expect(await inspectServer({ url })).toMatchObject({
      standbys: { synchronousNames: 'one', isMissing: true },
    })
    await setNames('')
    await opened
    await expect(store.checkWritable()).resolves.toBeUndefined()
  })

  it('whose wait is canceled has acked nothing, and a person hears of it', async () => {
    const store = await open()
    await setNames('one')
    const recorded = store.recordMessages([fullJob('m1')])
    const refused = expect(recorded).rejects.toMatchObject(waits)
    await expect
      .poll(() =>
        primary.query(`select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`),
      )
      .not.toEqual([])
    await refused
    expect(lines.join()).toContain('canceled the wait of a commit')
    expect((await store.listAttention(undefined, 10)).items).toEqual([])
    await setNames('')
    await expect
      .poll(async () => (await store.listAttention(undefined, 10)).items)
      .toMatchObject([{ cause: 'not_replicated', text: expect.stringContaining('canceled the wait') }])
    expect(await store.recordMessages([fullJob('m1')])).toEqual(['duplicate'])
  })

  it('that is promoted starts paused, once, and asks before each step', async () => {
    const store = await open()
    await store.recordMessages([fullJob('m1')])
    await using standby = await primary.startStandby('two')
    expect(await inspectServer({ url })).toMatchObject({ standbys: { asynchronousReplicas: ['two'] } })
    await store.recordMessages([fullJob('m2', { jobId: '2' })])
    await expect
      .poll(() => standby.query('select 1 from truckroll.jobs', [], new URL(url).pathname.slice(1)))
      .toHaveLength(2)
    await primary.stopServer('immediate')
    await standby.promote()
    const moved = await open(url.replace(String(primary.port), String(standby.port)))
    expect(await moved.listPauses()).toMatchObject([{ kind: 'all', by: 'gateway' }])
    expect(await moved.claimEvents(claimAll)).toEqual([])
    expect((await moved.listAttention(undefined, 10)).items).toMatchObject([{ cause: 'store_promoted' }])
    expect((await moved.listAudit(undefined, 10)).items).toMatchObject([
      { act: 'store.promoted', token: 'gateway', before: 'timeline 00000001', after: 'timeline 00000002' },
      { act: 'pause' },
    ])
    expect([...(await moved.listConditions()).keys()]).toContain('looks_first')
    await moved.resume({ kind: 'all' })
    await moved.close()
    const again = await open(url.replace(String(primary.port), String(standby.port)))
    expect(await again.listPauses()).toEqual([])
    await again.close()
  })

  it('that is promoted behind a running gateway pauses it when it has connected again', async () => {
    await using proxy = await Proxy.start(primary.port)
    const store = await open(url.replace(String(primary.port), String(proxy.port)))
    await using standby = await primary.startStandby('three')
    await primary.stopServer('immediate')
    await standby.promote()
    proxy.target = standby.port
    await expect
      .poll(() => store.listPauses().catch(() => []))
      .toMatchObject([{ kind: 'all', by: 'gateway' }])
    expect(lines.join()).toContain('promoted from a standby')
    await store.close()
  })
})

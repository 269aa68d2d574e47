import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { adoptStore } from '@truckroll/store'
import { findServerBinaries, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fullJob, stamp } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { inspectServer } from '../src/inspect-server.ts'
import { openOfflinePostgres } from '../src/offline/open-offline-store.ts'
import { claimAll, deliver } from './support/collect.ts'
import { useCluster } from './support/use-cluster.ts'

const run = promisify(execFile)

describe.skipIf(await whyNoServer())('a PostgreSQL store that was restored', () => {
  const cluster = useCluster()
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'truckroll-restored-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const nameOf = (url: string) => new URL(url).pathname.slice(1)
  const opens = async (url: string) => {
    const store = createPostgresStore({ url })
    await store.open(stamp)
    await store.close()
  }

  async function filledDatabase(): Promise<string> {
    const url = await cluster().createDatabase()
    const store = createPostgresStore({ url })
    await store.open(stamp)
    await store.recordMessages([fullJob('m1'), fullJob('m2', { jobId: '2' })])
    await store.close()
    return url
  }

  async function adopt(url: string) {
    const offline = await openOfflinePostgres({ url })
    try {
      return await adoptStore({
        store: offline,
        stamp: {},
        actor: 'me',
        now: () => Date.now(),
        newId: randomUUID,
      })
    } finally {
      await offline.close()
    }
  }

  it('from a dump is refused until adopted, then starts paused and has the same event ids', async () => {
    const url = await filledDatabase()
    const binaries = await findServerBinaries()
    const file = join(folder, 'store.dump')
    await run(join(binaries, 'pg_dump'), ['--format=custom', '--schema=truckroll', `--file=${file}`, url])
    const restored = await cluster().createDatabase()
    await run(join(binaries, 'pg_restore'), ['--exit-on-error', '--no-owner', `--dbname=${restored}`, file])
    await expect(opens(restored)).rejects.toMatchObject({
      code: 'TR_STORE_NOT_ADOPTED',
      message: expect.stringContaining('truckroll store adopt'),
    })
    expect((await inspectServer({ url: restored })).whyNotRun).toContain('was restored')
    expect(await adopt(restored)).toMatchObject({ before: stamp, after: stamp, why: expect.any(String) })
    const store = createPostgresStore({ url: restored })
    await store.open(stamp)
    expect(await store.claimEvents(claimAll)).toEqual([])
    expect(await store.recordMessages([fullJob('m1'), fullJob('m3', { jobId: '3' })])).toEqual([
      'duplicate',
      'recorded',
    ])
    await store.resume({ kind: 'all' })
    const events = await store.claimEvents(claimAll)
    expect(events.map(({ id }) => id).toSorted()).toEqual(['m1_0', 'm2_0', 'm3_0'])
    for (const event of events) expect(await deliver(store, event)).toBe(true)
    expect((await store.listAudit(undefined, 1)).items).toMatchObject([{ act: 'store.adopt', actor: 'me' }])
    await store.close()
    await opens(url)
    expect((await inspectServer({ url })).whyNotRun).toBeUndefined()
  })

  it.each(['tables and rows', 'rows alone'])('over itself, %s, is refused as well', async (what) => {
    const url = await filledDatabase()
    const name = nameOf(url)
    const binaries = await findServerBinaries()
    const file = join(folder, `${name}.dump`)
    await run(join(binaries, 'pg_dump'), ['--format=custom', '--schema=truckroll', `--file=${file}`, url])
    const options = ['--exit-on-error', `--dbname=${url}`]
    if (what === 'rows alone') {
      const tables = await cluster().query(
        `select tablename from pg_tables where schemaname = 'truckroll'`,
        [],
        name,
      )
      const list = tables.map(({ tablename }) => `truckroll.${String(tablename)}`).join(', ')
      await cluster().query(`truncate ${list}`, [], name)
      options.push('--data-only')
    } else {
      await cluster().query('drop schema truckroll cascade', [], name)
    }
    await run(join(binaries, 'pg_restore'), [...options, file])
    await expect(opens(url)).rejects.toMatchObject({ code: 'TR_STORE_NOT_ADOPTED' })
  })

  it('as a database made from another one is refused as well', async () => {
    const url = await filledDatabase()
    const copy = `${nameOf(url)}_copy`
    await cluster().query(`create database ${copy} template ${nameOf(url)}`)
    await expect(opens(cluster().url(copy))).rejects.toMatchObject({ code: 'TR_STORE_NOT_ADOPTED' })
  })

  it('is told apart from one that was vacuumed, rewritten or restarted', async () => {
    const url = await filledDatabase()
    await cluster().query('vacuum (freeze) truckroll.meta', [], nameOf(url))
    await cluster().query('vacuum full truckroll.meta', [], nameOf(url))
    await opens(url)
    await cluster().query('cluster truckroll.meta using meta_pkey', [], nameOf(url))
    await cluster().stopServer()
    await cluster().startServer()
    await expect(opens(url)).resolves.toBeUndefined()
  })
})

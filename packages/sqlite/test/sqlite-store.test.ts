import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SystemClock } from '@truckroll/store'
import { createSqliteStore, openOfflineSqlite, type SqliteStoreOptions } from '@truckroll/sqlite'
import {
  describeStore,
  fullJob,
  HeldCommits,
  messageOf,
  stamp,
  TestClock,
  updateOf,
} from '@truckroll/store/contract'
import { createFilePlace, createStoreFolder } from './support/places.ts'

describeStore('the SQLite store on a file', createFilePlace, { isLasting: true, randomShare: 0.15 })

describe('the file of a SQLite store', () => {
  let folder = ''
  let path = ''

  beforeEach(() => {
    folder = createStoreFolder()
    path = join(folder, 'store.db')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const create = (options: Partial<SqliteStoreOptions> & { commits?: HeldCommits } = {}) => {
    const { commits = new HeldCommits(), ...rest } = options
    return createSqliteStore({ path, commitScheduler: commits, clock: new SystemClock(), ...rest })
  }

  it('belongs to one process; another names the holder, and takes over when that is killed', async () => {
    const holder = spawn(process.execPath, [
      '--conditions=truckroll-source',
      join(import.meta.dirname, 'hold-store.ts'),
      path,
    ])
    try {
      await once(holder.stdout, 'data')
      const store = create({ lockWaitMs: 0 })
      await expect(store.open(stamp)).rejects.toMatchObject({
        code: 'TR_STORE_LOCKED',
        message: expect.stringContaining(`process ${holder.pid} on `),
      })
      const waiting = create({ lockWaitMs: 60_000 })
      const opened = waiting.open(stamp)
      holder.kill('SIGKILL')
      await opened
      const [event] = await waiting.claimEvents({
        limit: 1,
        claimMs: 1_000,
        perProvider: 1,
        inFlight: new Map(),
        skip: new Set(),
        holdsUnknown: false,
      })
      expect(event).toMatchObject({ id: 'held_0', attempts: 1, previous: 'crashed' })
      expect(await waiting.acquireLease('default', 'next', 15_000)).toBeDefined()
      await waiting.close()
    } finally {
      holder.kill('SIGKILL')
    }
  })

  it('is refused to a second store of the same process, until the first is closed', async () => {
    const first = create()
    await first.open(stamp)
    const second = create({ lockWaitMs: 0 })
    await expect(second.open(stamp)).rejects.toMatchObject({ code: 'TR_STORE_LOCKED' })
    await first.close()
    await second.open(stamp)
    await second.close()
  })

  it('is refused to a second process if its lock was removed while the first runs, which is alone again after it', async () => {
    const holder = spawn(process.execPath, [
      '--conditions=truckroll-source',
      join(import.meta.dirname, 'hold-store.ts'),
      path,
    ])
    try {
      await once(holder.stdout, 'data')
      rmSync(`${path}-lock`)
      const second = create({ lockWaitMs: 0 })
      const refused = { code: 'TR_STORE_LOCKED', message: expect.stringContaining('its lock') }
      await expect(second.open(stamp)).rejects.toMatchObject(refused)
      await expect(openOfflineSqlite({ path, lockWaitMs: 0 })).rejects.toMatchObject(refused)
      holder.kill('SIGKILL')
      await once(holder, 'close')
      await second.open(stamp)
      await second.close()
    } finally {
      holder.kill('SIGKILL')
    }
  })

  it('may be opened while a backup of it is read, as long as its lock is the same', async () => {
    const store = create()
    await store.open(stamp)
    await store.close()
    const reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('begin; select count(*) from meta')
    await expect(store.open(stamp)).resolves.toBeUndefined()
    await store.close()
    reader.close()
  })

  it.each(['-lock', '-wal', '-shm', ''])(
    'of which store.db%s is removed is not written again, and keeps what it has',
    async (ending) => {
      const lost: unknown[] = []
      const first = create({ onLost: (error) => lost.push(error) })
      await first.open(stamp)
      const lease = await first.acquireLease('default', 'first', 15_000)
      await first.recordMessages([fullJob('m1')])
      renameSync(`${path}${ending}`, join(folder, 'moved'))
      const refused = { code: 'TR_STORE_LOCKED', message: expect.stringContaining('removed or replaced') }
      if (lease === undefined) throw new Error('expected a lease')
      await expect(first.renewLease(lease, 15_000)).rejects.toMatchObject(refused)
      await expect(first.recordMessages([fullJob('m2')])).rejects.toMatchObject(refused)
      await expect(first.readFigures()).rejects.toMatchObject(refused)
      expect(lost).toMatchObject([refused])
      await first.close()
      if (ending === '') renameSync(join(folder, 'moved'), path)
      const next = create()
      await next.open(stamp)
      expect(await next.recordMessages([fullJob('m1'), fullJob('m2')])).toEqual(['duplicate', 'recorded'])
      await next.close()
    },
  )

  it('that cannot be made is named, with what to do', async () => {
    writeFileSync(join(folder, 'file'), '')
    path = join(folder, 'file', 'store.db')
    await expect(create().open(stamp)).rejects.toMatchObject({
      code: 'TR_STORE_UNAVAILABLE',
      message: expect.stringMatching(/file.store\.db.*folder exists/s),
    })
  })

  it('that is something else is left as it is', async () => {
    writeFileSync(
      path,
      'this is a letter, not a database, and long enough to be read as a header of one'.repeat(9),
    )
    await expect(create().open(stamp)).rejects.toMatchObject({ code: 'TR_STORE_UNAVAILABLE' })
    rmSync(path)
    mkdirSync(path)
    await expect(create().open(stamp)).rejects.toMatchObject({ code: 'TR_STORE_UNAVAILABLE' })
  })

  it('of a newer version is refused', async () => {
    const database = new DatabaseSync(path)
    database.exec('pragma user_version = 999')
    database.close()
    await expect(create().open(stamp)).rejects.toMatchObject({
      code: 'TR_STORE_UNAVAILABLE',
      message: expect.stringContaining('version 999'),
    })
  })

  it('is written with WAL and indexes that leave done rows out', async () => {
    const store = create()
    await store.open(stamp)
    await store.close()
    const database = new DatabaseSync(path)
    expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
    const plan = database
      .prepare(
        `explain query plan select id from events
         where key = 'a' and state in ('waiting', 'dead') order by seq limit 1`,
      )
      .all()
    expect(JSON.stringify(plan)).toContain('events_open')
    database.close()
  })

  it('is as large as the status says, with the log beside it', async () => {
    const store = create()
    await store.open(stamp)
    await store.recordMessages([messageOf('m1', { body: 'x'.repeat(300_000) })])
    const { storeBytes } = await store.readFigures()
    expect(storeBytes).toBe(statSync(path).size + statSync(`${path}-wal`).size)
    expect(storeBytes).toBeGreaterThan(300_000)
    await store.close()
  })

  it.each([0, 100_000])(
    'that is full refuses what does not fit, and goes on, with %i bytes kept back',
    async (reserveBytes) => {
      const clock = new TestClock()
      const store = create({ maxBytes: 600_000, reserveBytes, clock })
      await store.open(stamp)
      await store.recordMessages([fullJob('m1')])
      const tooLarge = messageOf('m2', { body: 'x'.repeat(900_000) })
      await expect(store.recordMessages([tooLarge])).rejects.toMatchObject({
        code: 'TR_STORE_UNAVAILABLE',
        isRetryable: true,
      })
      clock.advance(5_000)
      expect(await store.recordMessages([fullJob('m3')])).toEqual(['recorded'])
      expect(await store.acceptUpdates([updateOf('u1')])).toMatchObject([{ state: 'queued' }])
      await store.close()
    },
  )
})

import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type CopyStep, copyStore } from '@truckroll/store'
import { createSqliteStore, openOfflineSqlite } from '@truckroll/sqlite'
import type { OfflineStore, StoreRow, StoreTable, StoreValue } from '@truckroll/store'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillStore, fullJob, stamp } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { openOfflinePostgres } from '../src/offline/open-offline-store.ts'
import { useCluster } from './support/use-cluster.ts'

const values: Readonly<Record<string, StoreValue>> = {
  text: 'a',
  integer: 7,
  real: 0.1,
  bytes: Uint8Array.of(7),
}

/** A table that the port does not fill here gets a row all the same: none is left out of what is compared. */
async function fillRest(store: OfflineStore): Promise<void> {
  for (const table of await store.listTables()) {
    if ((await store.countRows(table)) > 0) continue
    const row = Object.fromEntries(table.columns.map(({ name, kind }) => [name, values[kind] ?? null]))
    await store.writeBatch(table, [row], { name: 'test', value: 'a fact that a later version keeps' })
  }
}

async function readAll(store: OfflineStore): Promise<ReadonlyMap<string, readonly StoreRow[]>> {
  const rowsOf = async (table: StoreTable) => {
    const rows: StoreRow[] = []
    for await (const batch of store.readBatches(table)) rows.push(...batch.rows)
    return rows
  }
  const tables = new Map<string, readonly StoreRow[]>()
  for (const table of await store.listTables()) tables.set(table.name, await rowsOf(table))
  return tables
}

describe.skipIf(await whyNoServer())('a copy of a store', () => {
  const cluster = useCluster()
  let folder = ''
  let files = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'truckroll-copy-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const newFile = () => join(folder, `store-${(files += 1)}.db`)
  const sqlite = (path: string) => openOfflineSqlite({ path, mayCreate: true, lockWaitMs: 500 })
  const postgres = (url: string) => openOfflinePostgres({ url, mayCreate: true, lockWaitMs: 500 })

  async function filledFile(seed: number): Promise<string> {
    const path = newFile()
    const store = createSqliteStore({ path })
    await store.open(stamp)
    await fillStore(store, seed)
    await store.close()
    const offline = await sqlite(path)
    await fillRest(offline)
    await offline.close()
    return path
  }

  async function copy(
    open: readonly [() => Promise<OfflineStore>, () => Promise<OfflineStore>],
    tell: (step: CopyStep) => void = () => undefined,
  ) {
    const from = await open[0]()
    try {
      const to = await open[1]()
      try {
        return await copyStore({ from, to, now: () => Date.UTC(2026, 2, 1), newId: randomUUID, tell })
      } finally {
        await to.close()
      }
    } finally {
      await from.close()
    }
  }

  it("is made of the same tables on both stores, a later version's too", async () => {
    const [left, right] = [await sqlite(newFile()), await postgres(await cluster().createDatabase())]
    expect(await right.listTables()).toEqual(await left.listTables())
    await left.close()
    await right.close()
  })

  it('has every row, from SQLite to PostgreSQL to PostgreSQL and back', async () => {
    for (const seed of [1, 2]) {
      const [first, last] = [await filledFile(seed), newFile()]
      const urls = [await cluster().createDatabase(), await cluster().createDatabase()].slice(seed - 1)
      const places = [() => sqlite(first), ...urls.map((url) => () => postgres(url)), () => sqlite(last)]
      for (const [index, from] of places.slice(0, -1).entries()) {
        const tables = await copy([from, places[index + 1] ?? from])
        expect(tables.filter(({ isEqual }) => !isEqual)).toEqual([])
        expect(tables.filter(({ from: { rows } }) => rows === 0)).toEqual([])
      }
      const [before, after] = [await sqlite(first), await sqlite(last)]
      const long = 'e'.repeat(900)
      const expected = await readAll(before)
      expect(JSON.stringify([...expected])).toContain(long)
      // The one thing that PostgreSQL keeps in another way, and so does whatever came from it.
      const entities = (await readAll(after)).get('entities')
      expect(new Map([...(await readAll(after)), ['entities', []]])).toEqual(
        new Map([...expected, ['entities', []]]),
      )
      expect(entities?.length).toBe(expected.get('entities')?.length)
      await before.close()
      await after.close()
    }
  })

  it('of a purged store has what is left of it, both ways, and goes on being purged', async () => {
    const [first, last] = [newFile(), newFile()]
    const url = await cluster().createDatabase()
    const filled = createSqliteStore({ path: first })
    await filled.open(stamp)
    await fillStore(filled, 3)
    const texts = { retentionMs: 0, evidenceMs: 100 * 86_400_000, limit: 10_000 }
    expect((await filled.purge(texts)).emptied).toBeGreaterThan(5)
    await filled.close()
    await copy([() => sqlite(first), () => postgres(url)])
    await copy([() => postgres(url), () => sqlite(last)])
    const [before, after] = [await sqlite(first), await sqlite(last)]
    const expected = await readAll(before)
    expect(expected.get('events')?.some((row) => row['purged_at'] !== null && row['body'] === '')).toBe(true)
    for (const table of ['events', 'updates', 'steps', 'attempts', 'jobs', 'attention', 'remarks'])
      expect((await readAll(after)).get(table)).toEqual(expected.get(table))
    await before.close()
    await after.close()
    const rows = { ...texts, evidenceMs: 0 }
    const back = createSqliteStore({ path: last })
    await back.open(stamp)
    expect((await back.purge(rows)).deleted).toBeGreaterThan(5)
    await back.close()
  })

  it('goes on where it was interrupted, wherever that was', async () => {
    const path = await filledFile(4)
    const url = await cluster().createDatabase()
    const places = [() => sqlite(path), () => postgres(url)] as const
    let steps = 0
    const stopAt = (last: number) => (step: CopyStep) => {
      steps += step.kind === 'copying' || step.kind === 'comparing' ? 1 : 0
      if (steps > last) throw new Error('the process ends here')
    }
    const seen: string[] = []
    for (let last = 0; ; last += 7) {
      steps = 0
      const stop = stopAt(last)
      try {
        const tables = await copy(places, (step) => {
          seen.push(step.kind)
          stop(step)
        })
        expect(tables.filter(({ isEqual }) => !isEqual)).toEqual([])
        break
      } catch (error) {
        expect(error).toMatchObject({ message: 'the process ends here' })
        await expect(createPostgresStore({ url }).open(stamp)).rejects.toMatchObject({
          code: 'TR_STORE_INCOMPLETE',
        })
      }
    }
    expect(seen).toContain('resumed')
    expect(seen).not.toContain('restarted')
    // Each row was written once: the copies of all runs together are as many as of one.
    expect(seen.filter((kind) => kind === 'copying').length).toBeLessThan(40)
  })

  it('begins again where its source was run in between', async () => {
    const path = await filledFile(5)
    const url = await cluster().createDatabase()
    const places = [() => sqlite(path), () => postgres(url)] as const
    const interrupted = copy(places, ({ kind }) => {
      if (kind === 'comparing') throw new Error('the process ends here')
    })
    await expect(interrupted).rejects.toThrow('the process ends here')
    const store = createSqliteStore({ path })
    await store.open(stamp)
    await store.recordMessages([fullJob('came-later', { jobId: '777' })])
    await store.close()
    const kinds: string[] = []
    const tables = await copy(places, ({ kind }) => kinds.push(kind))
    expect(kinds[0]).toBe('restarted')
    expect(tables.filter(({ isEqual }) => !isEqual)).toEqual([])
    const target = createPostgresStore({ url })
    await target.open(stamp)
    expect(await target.getJob('777')).toBeDefined()
    // New rows get ids above those that were copied.
    expect(await target.recordMessages([fullJob('after-the-copy', { jobId: '778' })])).toEqual(['recorded'])
    await target.close()
  })

  it('that differs is told, and neither of the two changes its state', async () => {
    const path = await filledFile(6)
    const file = newFile()
    const places = [() => sqlite(path), () => sqlite(file)] as const
    const interrupted = copy(places, ({ kind }) => {
      if (kind === 'comparing') throw new Error('the process ends here')
    })
    await expect(interrupted).rejects.toThrow('the process ends here')
    const database = new DatabaseSync(file)
    database.exec(`update jobs set bms_id = 'changed' where seq = 1`)
    database.close()
    const tables = await copy(places)
    expect(tables.filter(({ isEqual }) => !isEqual).map(({ table }) => table)).toEqual(['jobs'])
    await expect(createSqliteStore({ path: file }).open(stamp)).rejects.toMatchObject({
      code: 'TR_STORE_INCOMPLETE',
    })
    const source = createSqliteStore({ path })
    await source.open(stamp)
    await source.close()
  })

  it('is run instead of its source, which is refused until somebody adopts it', async () => {
    const path = await filledFile(7)
    const url = await cluster().createDatabase()
    await copy([() => sqlite(path), () => postgres(url)])
    await expect(createSqliteStore({ path }).open(stamp)).rejects.toMatchObject({
      code: 'TR_STORE_NOT_ADOPTED',
      message: expect.stringMatching(/PostgreSQL 127\.0\.0\.1.*truckroll store adopt/s),
    })
    const file = newFile()
    await expect(copy([() => sqlite(path), () => sqlite(file)])).rejects.toMatchObject({
      code: 'TR_STORE_NOT_ADOPTED',
    })
    await copy([() => postgres(url), () => sqlite(file)])
    await expect(createPostgresStore({ url }).open(stamp)).rejects.toMatchObject({
      code: 'TR_STORE_NOT_ADOPTED',
    })
  })

  it('goes into an empty store only, and not out of one that is in use', async () => {
    const [path, other] = [await filledFile(8), await filledFile(9)]
    const url = await cluster().createDatabase()
    const store = createPostgresStore({ url })
    await store.open(stamp)
    await expect(copy([() => sqlite(path), () => postgres(url)])).rejects.toMatchObject({
      code: 'TR_STORE_LOCKED',
      message: expect.stringContaining('in use by truckroll from 127.0.0.1'),
    })
    await expect(copy([() => postgres(url), () => sqlite(newFile())])).rejects.toMatchObject({
      code: 'TR_STORE_LOCKED',
    })
    await store.close()
    await expect(copy([() => sqlite(path), () => postgres(url)])).rejects.toMatchObject({
      code: 'TR_STORE_NOT_EMPTY',
    })
    await expect(copy([() => sqlite(path), () => sqlite(other)])).rejects.toMatchObject({
      code: 'TR_STORE_NOT_EMPTY',
    })
    const half = newFile()
    const interrupted = copy([() => sqlite(path), () => sqlite(half)], ({ kind }) => {
      if (kind === 'comparing') throw new Error('the process ends here')
    })
    await expect(interrupted).rejects.toThrow('the process ends here')
    await expect(copy([() => sqlite(other), () => sqlite(half)])).rejects.toMatchObject({
      code: 'TR_STORE_NOT_EMPTY',
    })
    await expect(copy([() => sqlite(half), () => sqlite(newFile())])).rejects.toMatchObject({
      code: 'TR_STORE_INCOMPLETE',
    })
  })

  it('keeps gateways off its source and target as long as it is made', async () => {
    const url = await cluster().createDatabase()
    const offline = await postgres(url)
    const store = createPostgresStore({ url })
    const order: string[] = []
    const opening = store.open(stamp).then(() => order.push('run'))
    for (const table of await offline.listTables()) await offline.countRows(table)
    order.push('copied')
    await offline.close()
    await opening
    expect(order).toEqual(['copied', 'run'])
    await store.close()
  })
})

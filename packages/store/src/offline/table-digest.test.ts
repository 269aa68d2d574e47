import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OfflineStore } from './offline-store.ts'
import type { StoreRow, StoreTable } from './store-table.ts'
import { digestTable } from './table-digest.ts'

const table: StoreTable = {
  name: 'entities',
  columns: [
    { name: 'entity_id', kind: 'text' },
    { name: 'put_key', kind: 'text' },
  ],
}

/** All that a digest asks of a store: rows, in batches. */
const storeOf = (rows: readonly StoreRow[]): Pick<OfflineStore, 'readBatches'> => ({
  async *readBatches() {
    for (const row of rows) yield { rows: [row], position: '' }
  },
})
const digest = (rows: readonly StoreRow[]) => digestTable(storeOf(rows), table)
const rowOf = (entity_id: string | null, put_key: string | null): StoreRow => ({ entity_id, put_key })

const anyText = fc.option(fc.string({ unit: 'binary', maxLength: 5 }), { nil: null })
const anyRow = fc.tuple(anyText, anyText).map(([id, key]) => rowOf(id, key))

describe('the digest of a table', () => {
  it('is the same in whatever order the rows are read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow), async (rows) => {
        expect(await digest(rows.toReversed())).toEqual(await digest(rows))
      }),
    )
  })

  it('differs where a row does, however its texts are cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyRow, anyRow, async (left, right) => {
        fc.pre(JSON.stringify(left) !== JSON.stringify(right))
        fc.pre(!JSON.stringify([left, right]).includes(String.raw`\u0000`))
        expect((await digest([left])).hash).not.toBe((await digest([right])).hash)
      }),
    )
    const cut = [rowOf('a', 'bc'), rowOf('ab', 'c'), rowOf('abc', null), rowOf(null, 'abc'), rowOf('abc', '')]
    const hashes = await Promise.all(cut.map(async (row) => (await digest([row])).hash))
    expect(new Set(hashes).size).toBe(cut.length)
  })

  it('counts a row as often as it is there', async () => {
    const row = rowOf('a', 'b')
    expect(await digest([row, row])).not.toEqual(await digest([row]))
    expect((await digest([row, row])).rows).toBe(2)
  })

  it('passes over what PostgreSQL cannot keep: NUL, and ids too long for an index', async () => {
    expect(await digest([rowOf('a\0b', 'x')])).toEqual(await digest([rowOf('a\u{FFFD}b', 'x')]))
    // The hash that PostgreSQL's md5() gives.
    const short = 'md5:eb849b1d3d18128e81dd9d40f1a501a2'
    const long = 'e'.repeat(401)
    expect(await digest([rowOf(long, 'x')])).toEqual(await digest([rowOf(short, 'x')]))
    expect(await digest([rowOf('e'.repeat(400), 'x')])).not.toEqual(await digest([rowOf(long, 'x')]))
  })
})

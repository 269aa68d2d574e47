import { beginCopy } from './begin-copy.ts'
import type { CopyParts } from './copy-parts.ts'
import { copyTables } from './copy-tables.ts'
import { localMetaNames, metaNames } from './meta-names.ts'
import { digestTable, type TableDigest } from './table-digest.ts'

export interface TableComparison {
  readonly table: string
  readonly from: TableDigest
  readonly to: TableDigest
  readonly isEqual: boolean
}

/**
 * Copies a store into an empty one and compares both, row by row. Interrupted at any moment, it goes on when called
 * again; until it is through the copy cannot be run. Where all is equal the copy may be run from then on, and its
 * source no more: two stores on one queue would take each other's messages. Where something differs both stay as they
 * are.
 */
export async function copyStore(parts: CopyParts): Promise<readonly TableComparison[]> {
  const mark = await beginCopy(parts)
  await copyTables(parts, mark)
  const tables = await compareStores(parts)
  if (tables.every(({ isEqual }) => isEqual)) await handOver(parts)
  return tables
}

async function compareStores({ from, to, tell }: CopyParts): Promise<readonly TableComparison[]> {
  const comparisons: TableComparison[] = []
  for (const table of await from.listTables()) {
    const total = (await from.countRows(table)) + (await to.countRows(table))
    let rows = 0
    const count = (read: number) => {
      rows += read
      tell({ kind: 'comparing', table: table.name, rows, total })
    }
    const left = await digestTable(from, table, count)
    const right = await digestTable(to, table, count)
    const isEqual = left.rows === right.rows && left.hash === right.hash
    comparisons.push({ table: table.name, from: left, to: right, isEqual })
  }
  return comparisons
}

/** The source first: between the two steps neither can be run, and another call finishes it. */
async function handOver({ from, to, now }: CopyParts): Promise<void> {
  const meta = await from.readMeta()
  const facts = Object.fromEntries([...meta].filter(([name]) => !localMetaNames.has(name)))
  await from.writeMeta({ [metaNames.moved]: JSON.stringify({ to: to.place, at: now() }) })
  await to.settle({ ...facts, [metaNames.copying]: undefined })
}

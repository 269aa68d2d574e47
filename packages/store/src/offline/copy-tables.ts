import { GatewayError } from '../errors.ts'
import type { CopyParts } from './copy-parts.ts'
import type { CopyMark } from './marks.ts'
import { metaNames } from './meta-names.ts'
import type { StoreTable } from './store-table.ts'

/** Copies all rows from where the mark says; each batch and how far it went are one transaction. */
export async function copyTables(parts: CopyParts, mark: CopyMark): Promise<void> {
  const { from, to, tell } = parts
  const tables = await from.listTables()
  checkSameTables(tables, await to.listTables(), parts)
  const begun = mark.table === null ? tables.length : tables.findIndex(({ name }) => name === mark.table)
  for (const [index, table] of tables.entries()) {
    if (index < begun) continue
    const total = await from.countRows(table)
    let rows = await to.countRows(table)
    const after = index === begun ? (mark.position ?? undefined) : undefined
    for await (const batch of from.readBatches(table, after)) {
      const next = { ...mark, table: table.name, position: batch.position }
      await to.writeBatch(table, batch.rows, { name: metaNames.copying, value: JSON.stringify(next) })
      rows += batch.rows.length
      tell({ kind: 'copying', table: table.name, rows, total })
    }
    const next = { ...mark, table: tables[index + 1]?.name ?? null, position: null }
    await to.writeMeta({ [metaNames.copying]: JSON.stringify(next) })
  }
}

/** Both were brought up to this version's tables, so a difference is a mistake in this program. */
function checkSameTables(
  left: readonly StoreTable[],
  right: readonly StoreTable[],
  { from, to }: CopyParts,
): void {
  if (JSON.stringify(left) === JSON.stringify(right)) return
  const lines = (tables: readonly StoreTable[]) =>
    tables.map(({ name, columns }) => `${name}(${columns.map((column) => column.name).join(', ')})`)
  const [all, others] = [lines(left), lines(right)]
  const differing = [
    ...all.filter((line) => !others.includes(line)),
    ...others.filter((line) => !all.includes(line)),
  ]
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `The stores ${from.place} and ${to.place} do not have the same tables: ${differing.join('; ')}`,
  )
}

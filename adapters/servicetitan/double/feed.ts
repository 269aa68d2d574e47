import type { Stored, Table } from './records.ts'
import { Refusal } from './refusal.ts'

const pageSize = 40

/** A page of an export feed: from a token, or from a date on, which is compared with when a record was changed. */
export function readFeed<Row extends Stored>(
  table: Table<Row>,
  { from = '' }: { readonly from?: string | undefined },
  show: (row: Row) => object,
) {
  const [, token] = /^after-(\d+)$/.exec(from) ?? []
  const date = Date.parse(from)
  if (token === undefined && from !== '' && Number.isNaN(date))
    throw new Refusal(400, 'Invalid token', { from: ['neither a token nor a date'] })
  const rows =
    token === undefined
      ? table.since(0).filter(({ modifiedOn }) => from === '' || Date.parse(modifiedOn) >= date)
      : table.since(Number(token))
  const data = rows.slice(0, pageSize)
  const last = data.at(-1)?.rev ?? (token === undefined ? 0 : Number(token))
  return { hasMore: rows.length > pageSize, continueFrom: `after-${last}`, data: data.map(show) }
}

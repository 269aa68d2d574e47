import { GatewayError } from '../../errors.ts'
import type { Page } from '../records.ts'

/** A row with its place in the list. */
export interface Placed<T> {
  readonly place: string
  readonly item: T
}

/** Makes a page of up to `limit` items out of `limit + 1` rows: the one too many tells that there is more. */
export function toPage<T>(rows: readonly Placed<T>[], limit: number): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => row.item),
    nextCursor: rows.length > limit && last !== undefined ? last.place : undefined,
  }
}

/** @throws GatewayError `TR_ITEM_UNKNOWN` where the cursor is none that a list of this store gave out. */
export function parsePlace(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new GatewayError(
      'TR_ITEM_UNKNOWN',
      'The cursor does not come from this list: take nextCursor of its previous page as it is',
    )
  }
  return Number(cursor)
}

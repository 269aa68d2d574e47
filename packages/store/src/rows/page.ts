import { GatewayError } from '../errors.ts'
import type { Page } from '../records.ts'

/** A row with its place in the list. */
export interface Placed<T> {
  readonly cursor: string
  readonly item: T
}

/** Makes a page of up to `limit` items out of `limit + 1` rows: the one too many tells that there is more. */
export function toPage<T>(rows: readonly Placed<T>[], limit: number): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => row.item),
    nextCursor: rows.length > limit && last !== undefined ? last.cursor : undefined,
  }
}

/** @throws GatewayError `TR_CURSOR_INVALID` if the cursor is none that a list of this store gave out. */
export function parseCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!/^\d{1,15}$/.test(cursor)) throw foreignCursor()
  return Number(cursor)
}

/** The place of a dead letter. Two may be parked at one instant: the id tells them apart. */
export function parseLetterPlace(cursor: string | undefined): {
  readonly parkedAt: number
  readonly id: string
} {
  if (cursor === undefined) return { parkedAt: -1, id: '' }
  const match = /^(\d{1,15})\.(.+)$/s.exec(cursor)
  if (match?.[1] === undefined || match[2] === undefined) throw foreignCursor()
  return { parkedAt: Number(match[1]), id: match[2] }
}

/** The place of a row that is found by a text, marked so that no text typed by hand passes for one. */
export function toTextCursor(text: string): string {
  return `t.${Buffer.from(text).toString('base64url')}`
}

/** @throws GatewayError `TR_CURSOR_INVALID` */
export function parseTextPlace(cursor: string | undefined): string {
  if (cursor === undefined) return ''
  const text = Buffer.from(cursor.slice(2), 'base64url').toString()
  if (text === '' || toTextCursor(text) !== cursor) throw foreignCursor()
  return text
}

export function foreignCursor(): GatewayError {
  return new GatewayError(
    'TR_CURSOR_INVALID',
    'the cursor does not come from this list: take nextCursor of its previous page as it is',
  )
}

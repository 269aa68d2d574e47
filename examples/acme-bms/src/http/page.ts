import { z } from 'zod'

import { AcmeError } from '../errors.ts'

/** What every list takes: `limit` and the `nextCursor` of the page before. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(100).optional(),
}

export interface PageRequest {
  limit: number
  cursor?: string | undefined
}

export interface Page<T> {
  items: T[]
  /** Null on the last page. */
  nextCursor: string | null
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** A cursor is opaque to callers: the position of the last row they saw, in base64url. */
export function toCursor(position: number): string {
  return Buffer.from(`after:${position}`).toString('base64url')
}

export function parseCursor(cursor: string): number {
  const position = /^after:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  if (position === undefined)
    throw new AcmeError('ACME_INVALID', 'The cursor is not one that a list has answered.', {
      fields: [{ in: 'querystring', path: '/cursor', message: 'expected the nextCursor of an earlier page' }],
    })
  return Number(position)
}

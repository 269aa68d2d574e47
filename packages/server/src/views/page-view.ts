import type { Page } from '@truckroll/gateway/embed'
import { z } from 'zod'

/** A page of a list; `nextCursor` is null on the last one. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export function toPageView<From, To>(page: Page<From>, toView: (item: From) => To) {
  return { items: page.items.map(toView), nextCursor: page.nextCursor ?? null }
}

import type { Attention, ControlStore } from '@truckroll/store'
import { organizationOf } from './activation-claim.ts'

const pageSize = 1_000

/** Activations that wait for a person, of one organization or all. */
export async function listOpenActivations(
  store: ControlStore,
  organizationId?: string,
): Promise<readonly Attention[]> {
  const asked = organizationId?.slice(0, 100)
  const found: Attention[] = []
  let cursor: string | undefined
  do {
    const page = await store.listAttention(cursor, pageSize)
    for (const item of page.items) {
      if (item.cause !== 'activation') continue
      if (asked === undefined || organizationOf(item.text) === asked) found.push(item)
    }
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return found
}

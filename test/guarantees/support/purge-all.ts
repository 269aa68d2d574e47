import type { Store } from '@truckroll/gateway/embed'

const dayMs = 86_400_000

/** Removes what is done and old, bodies after a day and evidence after fifteen, until nothing is left to remove. */
export async function purgeAll(store: Store): Promise<void> {
  const rule = { retentionMs: dayMs, evidenceMs: 15 * dayMs, limit: 100 }
  for (;;) {
    const { emptied, deleted } = await store.purge(rule)
    if (emptied + deleted === 0) return
  }
}

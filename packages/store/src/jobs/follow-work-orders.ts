import { remark } from '../control/timeline.ts'
import type { FollowedWorkOrder } from '../outbox-store.ts'
import { all, now, run, type Routine } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'
import { toKeptWords } from '../search/to-search-words.ts'
import { toEndsOfChains } from './ends-of-chains.ts'
import { readSharedWorkOrders, tellSharedWorkOrders } from './shared-work-orders.ts'

const sql = {
  linked: 'select id from jobs where bms_id = :from and provider = :provider order by id for update',
  link: 'update jobs set bms_id = :to, search_bms_id = :words where id = :jobId',
  /** What is still to be told of a job that another organization has by now reaches the work order as well. */
  linkLost: 'update lost_jobs set bms_id = :to where bms_id = :from and provider = :provider',
}

/**
 * Links the jobs of a provider that are linked to one work order to the one that took its place, and says so on their
 * timelines. A job that is linked to anything else stays so: to do this again changes nothing.
 */
export function* followWorkOrders(provider: string, followed: readonly FollowedWorkOrder[]): Routine<void> {
  for (const { from, to } of toEndsOfChains(followed)) {
    const linked = yield* all(sql.linked, { from, provider }, (row) => readText(row, 'id'))
    const at = yield* now()
    for (const jobId of linked) {
      yield* run(sql.link, { jobId, to, words: toKeptWords(to) })
      yield* tellSharedWorkOrders(yield* readSharedWorkOrders([jobId]))
      const facts = { says: 'work_order_followed', from, to } as const
      yield* remark(jobId, { at, source: 'provider', kind: 'job.relinked', facts })
    }
    yield* run(sql.linkLost, { from, to, provider })
  }
}

import { addAttention } from '../control/attention.ts'
import { writeFacts } from '../control/facts.ts'
import { first, type Routine } from '../routine/routine.ts'
import { readFlag, readOptionalText, readText } from '../rows/row.ts'

const sql = {
  /** The newest other job of the provider that is linked to the same. Of many, since a BMS may give all one id, a few are looked at. */
  shared: `
    select others.id as other_id, others.is_newer as is_newer, others.bms_id as bms_id, others.provider as provider
    from (select other.id, other.seq, other.seq > jobs.seq as is_newer, jobs.bms_id,
        jobs.provider
      from jobs join jobs as other on other.bms_id = jobs.bms_id
      where jobs.id = :jobId and other.id <> jobs.id and other.provider is not distinct from jobs.provider
        and other.purged_at is null limit 20) as others
    order by others.seq desc limit 1`,
  /** Whether a person was told of it, ticked off or not. */
  wasTold: `
    select 1 as found from attention
    where cause = 'needs_attention' and facts = :facts and job_id in (:jobId, :otherId) limit 1`,
}

/** Two jobs of one provider with one work order are a mistake, or meant; a person is asked once a pair. */
export function* tellSharedWorkOrder(jobId: string): Routine<void> {
  const shared = yield* first(sql.shared, { jobId }, (row) => {
    const otherId = readText(row, 'other_id')
    const [older, newer] = readFlag(row, 'is_newer') ? [jobId, otherId] : [otherId, jobId]
    const facts = { says: 'work_order_shared', older, newer, bmsId: readText(row, 'bms_id') } as const
    return { otherId, facts, externalOrganizationId: readOptionalText(row, 'provider') }
  })
  if (shared === undefined) return
  const { otherId, ...item } = shared
  if ((yield* first(sql.wasTold, { facts: writeFacts(item.facts), jobId, otherId }, () => true)) === true)
    return
  yield* addAttention({ cause: 'needs_attention', jobId, ...item })
}

import { addAttention } from '../control/attention.ts'
import { writeFacts } from '../control/facts.ts'
import { allOf, first, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText, type Row } from '../rows/row.ts'

const sql = {
  /** Other jobs of the provider that are linked to the same. Of many, since a BMS may give all one id, a few are looked at. */
  shared: `
    select jobs.id, jobs.seq, jobs.bms_id, jobs.provider, other.id as other_id, other.seq as other_seq
    from {rows x: id text} join jobs on jobs.id = x.id
    join jobs as other on other.id {in_list} select o.id from jobs as o
      where o.bms_id = jobs.bms_id and o.id <> jobs.id and o.provider is not distinct from jobs.provider
        and o.purged_at is null limit 20 {end_list}`,
  /** Whether a person was told of it, ticked off or not. */
  wasTold: `
    select 1 as found from attention
    where cause = 'needs_attention' and facts = :facts and job_id in (:jobId, :otherId) limit 1`,
}

interface Shared {
  readonly jobId: string
  readonly seq: number
  readonly bmsId: string
  readonly provider: string | undefined
  readonly otherId: string
  readonly otherSeq: number
}

/** Of each of these jobs, the newest other one with its work order. */
export function* readSharedWorkOrders(jobIds: readonly string[]): Routine<readonly Shared[]> {
  const each = jobIds.map((id) => ({ id }))
  const newest = new Map<string, Shared>()
  for (const shared of yield* allOf(sql.shared, each, toShared)) {
    const known = newest.get(shared.jobId)
    if (known === undefined || known.otherSeq < shared.otherSeq) newest.set(shared.jobId, shared)
  }
  return [...newest.values()]
}

/** Two jobs of one provider with one work order are a mistake, or meant; a person is asked once a pair. */
export function* tellSharedWorkOrders(all: readonly Shared[]): Routine<void> {
  for (const { jobId, seq, bmsId, provider: externalOrganizationId, otherId, otherSeq } of all) {
    const [older, newer] = otherSeq > seq ? [jobId, otherId] : [otherId, jobId]
    const facts = { says: 'work_order_shared', older, newer, bmsId } as const
    const values = { facts: writeFacts(facts), jobId, otherId }
    if ((yield* first(sql.wasTold, values, () => true)) === true) continue
    yield* addAttention({ cause: 'needs_attention', jobId, externalOrganizationId, facts })
  }
}

function toShared(row: Row): Shared {
  return {
    jobId: readText(row, 'id'),
    seq: readInteger(row, 'seq'),
    bmsId: readText(row, 'bms_id'),
    provider: readOptionalText(row, 'provider'),
    otherId: readText(row, 'other_id'),
    otherSeq: readInteger(row, 'other_seq'),
  }
}

import type { Caller } from '../caller.ts'
import type { Attention } from '../control-store.ts'
import type { Page } from '../records.ts'
import { all, first, newId, now, run, type Routine, write } from '../routine/routine.ts'
import { parseCursor, toPage } from '../rows/page.ts'
import { readInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { audit } from './audit.ts'
import { type Facts, toSentence, writeFacts } from './facts.ts'

const columns = 'seq, id, cause, job_id, external_organization_id, facts, since'

const sql = {
  add: `
    insert into attention (id, cause, job_id, external_organization_id, facts, since)
    values (:id, :cause, :jobId, :externalOrganizationId, :facts, :now) on conflict do nothing`,
  /** The same thing is listed once, however often it happens. */
  findOpen: `
    select id from attention
    where done_at is null and cause = :cause and facts = :facts and job_id is not distinct from :jobId::text
      and (:jobId::text is not null or external_organization_id is not distinct from :externalOrganizationId::text)
    limit 1`,
  listOpen: `select ${columns} from attention where done_at is null and seq > :cursor order by seq {limit}`,
  finish: 'update attention set done_at = :now where id = :id and done_at is null',
  /** Jobs were linked: what was missing is there. */
  settleUnlinked: `
    update attention set done_at = :now
    where job_id = any(:jobIds::text[]) and done_at is null and cause = 'not_linked'`,
}

export const countAttentionSql = 'select count(*) as count from attention where done_at is null'

type AttentionFacts = Pick<Attention, 'cause' | 'jobId' | 'externalOrganizationId'> & {
  readonly facts: Facts
}

/** Lists what people should look at; the same thing still open is not listed twice. Returns its id. */
export function* addAttention(item: AttentionFacts): Routine<string> {
  const { jobId, cause, externalOrganizationId } = item
  const values = { jobId, cause, externalOrganizationId, facts: writeFacts(item.facts) }
  const open = yield* first(sql.findOpen, values, readId)
  if (open !== undefined) return open
  const id = yield* newId()
  const isAdded = (yield* run(sql.add, { id, ...values, now: yield* now() })) === 1
  // Else another process listed it at this moment.
  return isAdded ? id : ((yield* first(sql.findOpen, values, readId)) ?? id)
}

function readId(row: Row): string {
  return readText(row, 'id')
}

export function* listAttention(cursor: string | undefined, limit: number): Routine<Page<Attention>> {
  const values = { cursor: parseCursor(cursor) ?? 0, limit: limit + 1 }
  const rows = yield* all(sql.listOpen, values, (row) => ({
    cursor: String(readInteger(row, 'seq')),
    item: {
      id: readText(row, 'id'),
      cause: readText(row, 'cause'),
      jobId: readOptionalText(row, 'job_id'),
      externalOrganizationId: readOptionalText(row, 'external_organization_id'),
      text: toSentence(readText(row, 'facts')),
      since: readInteger(row, 'since'),
    },
  }))
  return toPage(rows, limit)
}

/** False if it is not open. */
export function* finishAttention(id: string, by: Caller | undefined): Routine<boolean> {
  if ((yield* run(sql.finish, { id, now: yield* now() })) === 0) return false
  yield* audit(by, 'attention.done', id, 'open', 'done')
  return true
}

/** That these jobs are not linked is no longer listed. */
export function* finishUnlinked(jobIds: readonly string[]): Routine<void> {
  yield* write(sql.settleUnlinked, { jobIds, now: yield* now() })
}

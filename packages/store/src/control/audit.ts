import type { Caller } from '../caller.ts'
import type { AuditEntry } from '../control-store.ts'
import type { Page } from '../records.ts'
import { all, newId, now, run, type Routine } from '../routine/routine.ts'
import { parseCursor, toPage } from '../rows/page.ts'
import { readInteger, readOptionalText, readText } from '../rows/row.ts'

const sql = {
  add: `
    insert into audit (id, at, token, actor, act, subject, before, after)
    values (:id, :at, :token, :actor, :act, :subject, :before, :after) on conflict do nothing`,
  /** Newest first. */
  list: `
    select seq, id, at, token, actor, act, subject, before, after from audit
    where :cursor::bigint is null or seq < :cursor order by seq desc {limit}`,
}

/** Who did what, and what was before and after. An act without anybody is the gateway's own, and not audited. */
export function* audit(
  by: Caller | undefined,
  act: string,
  subject: string,
  before: string,
  after: string,
): Routine<void> {
  if (by === undefined) return
  const { token, actor } = by
  const at = yield* now()
  yield* run(sql.add, { id: yield* newId(), at, token, actor, act, subject, before, after })
}

export function* listAudit(cursor: string | undefined, limit: number): Routine<Page<AuditEntry>> {
  const values = { cursor: parseCursor(cursor), limit: limit + 1 }
  const rows = yield* all(sql.list, values, (row) => ({
    cursor: String(readInteger(row, 'seq')),
    item: {
      id: readText(row, 'id'),
      at: readInteger(row, 'at'),
      token: readText(row, 'token'),
      actor: readOptionalText(row, 'actor'),
      act: readText(row, 'act'),
      subject: readText(row, 'subject'),
      before: readOptionalText(row, 'before'),
      after: readOptionalText(row, 'after'),
    },
  }))
  return toPage(rows, limit)
}

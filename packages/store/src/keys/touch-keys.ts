import { now, type Routine, writeEach } from '../routine/routine.ts'
import { gates as bits } from './gates.ts'
import type { KeyOwner } from './key-owner.ts'
import { queueOf, type KeyTable } from './key-sql.ts'

export interface TouchedKey extends KeyOwner {
  readonly key: string
  /** The credential that an outbox key is sent with; absent: the inbox, which has none. */
  readonly credential?: string
  /** What holds it back by itself; absent: looked up. */
  readonly gates?: number
  /** Of the inbox: the event that it is touched for; absent: any of its events may stand first. */
  readonly headSeq?: number
}

const gatesOf = `coalesce(x.gates,
  case when exists (select 1 from pauses where kind = 'job' and subject = x.job_id) then ${bits.paused} else 0 end
  | case when exists (select 1 from holds where organization_id = x.held_by) then ${bits.activation} else 0 end)`

/** What the inbox has besides, see `keyTable`. */
interface HeadSql {
  readonly column: string
  readonly declared: string
  readonly value: string
  readonly set: string
  readonly isEarlier: string
}

/**
 * A job may become known, or its provider, after the key's first work. Gates that hang on the owner are worked out anew,
 * what hangs on its head stays. In queue '' it was only reserved. Without `where true` SQLite reads what follows as the
 * condition of a join.
 */
const touch = (table: KeyTable, head: HeadSql) => `
  insert into ${table} as k (key, job_id, organization_id, provider, credential, queue, gates, due_at, since${head.column})
  select x.key, x.job_id, x.organization_id, x.provider, x.credential, ${queueOf('x')}, ${gatesOf}, :now::bigint,
    :now::bigint${head.value}
  from {rows x: key text, job_id text, organization_id text, provider text, credential text, gates integer, held_by text${head.declared}}
  where true
  on conflict (key) do update set
    job_id = case when k.queue = '' then excluded.job_id else k.job_id end,
    organization_id = excluded.organization_id, provider = excluded.provider,
    credential = excluded.credential, queue = excluded.queue, gates = (k.gates & ${bits.dead | bits.suspect}) | excluded.gates,
    due_at = case when k.queue = '' then excluded.due_at else k.due_at end,
    since = case when k.queue = '' then excluded.since else k.since end${head.set}
  where k.queue = ''${head.isEarlier} or (excluded.queue <> '-' and (k.queue <> excluded.queue or k.credential <> excluded.credential))`

const noHead: HeadSql = { column: '', declared: '', value: '', set: '', isEarlier: '' }
/** A notice that is tried again may stand before all that its key has. */
const inboxHead: HeadSql = {
  column: ', head_seq',
  declared: ', head_seq bigint',
  value: ', x.head_seq',
  set: `,
    head_seq = case when k.queue = '' then excluded.head_seq else least(k.head_seq, excluded.head_seq) end`,
  isEarlier: ' or excluded.head_seq < k.head_seq',
}

const sql = { keys: touch('keys', inboxHead), outbox_keys: touch('outbox_keys', noHead) }

/** Makes sure of the one row of each key. The keys differ. */
export function* touchKeys(table: KeyTable, touched: readonly TouchedKey[]): Routine<void> {
  const each = touched.map(
    ({ key, credential = '', gates, jobId, organizationId, provider, headSeq = 0 }) => ({
      key,
      job_id: jobId,
      organization_id: organizationId,
      provider,
      credential,
      gates,
      ...(table === 'keys' ? { head_seq: headSeq } : {}),
      // An activation holds what comes in.
      held_by: table === 'keys' ? organizationId : undefined,
    }),
  )
  yield* writeEach(sql[table], each, { now: yield* now() })
}

/** Whether a key that is touched again belongs to another one from then on. */
export function isTakenOver(before: KeyOwner, again: KeyOwner): boolean {
  return (again.provider !== undefined || again.organizationId !== undefined) && !isOneQueue(before, again)
}

function isOneQueue(one: KeyOwner, other: KeyOwner): boolean {
  if (one.provider !== undefined || other.provider !== undefined) return one.provider === other.provider
  return one.organizationId === other.organizationId
}

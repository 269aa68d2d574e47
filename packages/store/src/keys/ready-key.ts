import { readFlag, readInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import type { KeyOwner } from './key-owner.ts'
import { isGated, type KeyTable } from './key-sql.ts'
import type { TurnPosition } from './queues.ts'

/** A key that is due and free. */
export interface ReadyKey extends KeyOwner, TurnPosition {
  readonly key: string
  readonly dueAt: number
  /** No open event of it stands before this one. */
  readonly headSeq: number
  /** Its provider is paused or held. */
  readonly isGated: boolean
}

/** Columns of the table under that alias, as `toReadyKey` reads them. */
export const readyColumns = (table: KeyTable, k: string) =>
  `${k}.key, ${k}.job_id, ${k}.organization_id, ${k}.provider, ${k}.credential, ${k}.queue, ${k}.due_at,
  ${table === 'keys' ? `${k}.head_seq` : '0::bigint'} as head_seq,
  case when ${isGated(table, `${k}.provider`, `${k}.credential`)} then 1 else 0 end as is_gated`

export function toReadyKey(row: Row): ReadyKey {
  return {
    key: readText(row, 'key'),
    jobId: readOptionalText(row, 'job_id'),
    organizationId: readOptionalText(row, 'organization_id'),
    provider: readOptionalText(row, 'provider'),
    credential: readText(row, 'credential'),
    queue: readText(row, 'queue'),
    dueAt: readInteger(row, 'due_at'),
    headSeq: readInteger(row, 'head_seq'),
    isGated: readFlag(row, 'is_gated'),
  }
}

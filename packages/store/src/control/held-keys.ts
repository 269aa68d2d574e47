import type { HeldKey } from '../control-store.ts'
import { gates } from '../keys/gates.ts'
import type { Page } from '../records.ts'
import { all, type Routine } from '../routine/routine.ts'
import { parseTextPlace, toPage, toTextCursor } from '../rows/page.ts'
import { readInteger, readOptionalText, readText, readWord } from '../rows/row.ts'
import { heldByProvider, holdOfKey, isAllPaused } from '../sql/hold-sql.ts'

const reasons: readonly HeldKey['reason'][] = [
  'dead_letter',
  'provider_unknown',
  'credentials',
  'paused',
  'activation',
]

/** Keys of which only updates wait: a pause holds them, a refused login of the BMS does not. */
const pausedSends = `
  ${heldByProvider('outbox_keys')}
  where (outbox_keys.gates & 2 <> 0 or pauses.subject is not null or providers.state = 'paused' or ${isAllPaused})
    and not exists (select 1 from keys where keys.key = outbox_keys.key)`

/** Since when a pause holds a key: what came after it waits since it came. */
const pausedSince = (keys: string) => `
  when ${keys}.gates & 2 <> 0 then greatest(${keys}.since, (select paused_at from pauses
    where kind = 'job' and subject = ${keys}.job_id))
  when pauses.subject is not null then greatest(${keys}.since, pauses.paused_at)
  when ${isAllPaused} then greatest(${keys}.since, (select paused_at from pauses where kind = 'all'))
  else ${keys}.since`

/**
 * Why a key waits for something else than time, and since when it has. What a person must do first stands first. Each
 * half is cut to a page by itself, so that neither is read whole to be put in order.
 */
const listSql = `
  with each_held as (
    select keys.key as key, keys.job_id as job_id, keys.provider as provider, ${holdOfKey} as reason,
      case
        when keys.gates & 1 <> 0 then coalesce((select finished_at from events
          where events.key = keys.key and state in ('waiting', 'dead') and state = 'dead' order by seq limit 1), keys.since)
        when keys.gates & 4 <> 0 then greatest(keys.since, (select held_at from holds
          where holds.organization_id = keys.organization_id))
        when providers.is_held = 1 then greatest(keys.since, providers.held_at)
        ${pausedSince('keys')}
      end as since
    from keys ${heldByProvider('keys')} where keys.key > :cursor),
  held as (select * from each_held where reason is not null order by key {limit}),
  sends as (
    select outbox_keys.key as key, outbox_keys.job_id as job_id, outbox_keys.provider as provider, 'paused' as reason,
      case ${pausedSince('outbox_keys')} end as since
    from outbox_keys ${pausedSends} and outbox_keys.key > :cursor
    order by outbox_keys.key {limit})
  select key, job_id, provider, reason, since,
    (select count(*) from events where events.key = each.key and state in ('waiting', 'dead'))
      + (select count(*) from updates where updates.key = each.key and state = 'queued' and each.reason = 'paused')
      as waiting
  from (select * from held union all select * from sends) as each order by key {limit}`

/** If everything is paused, each key is held: nothing has to be looked at one by one. */
export const countHeldSql = `
  select case when ${isAllPaused} then (select count(*) from keys)
      + (select count(*) from outbox_keys where not exists (select 1 from keys where keys.key = outbox_keys.key))
    else (select count(*) from outbox_keys ${pausedSends}) + (
      select count(*) from keys ${heldByProvider('keys')}
      where keys.gates & ~${gates.suspect} <> 0 or providers.is_held = 1 or providers.state = 'paused'
        or pauses.subject is not null or (:holdsUnknown::boolean and keys.queue like 'o:%'))
    end as count`

/** Keys whose events or updates wait for something else than time. */
export function* listHeld(
  cursor: string | undefined,
  limit: number,
  holdsUnknown: boolean,
): Routine<Page<HeldKey>> {
  const values = { holdsUnknown, cursor: parseTextPlace(cursor), limit: limit + 1 }
  const rows = yield* all(listSql, values, (row) => ({
    cursor: toTextCursor(readText(row, 'key')),
    item: {
      key: readText(row, 'key'),
      jobId: readOptionalText(row, 'job_id'),
      externalOrganizationId: readOptionalText(row, 'provider'),
      reason: readWord(row, 'reason', reasons),
      since: readInteger(row, 'since'),
      waiting: readInteger(row, 'waiting'),
    },
  }))
  return toPage(rows, limit)
}

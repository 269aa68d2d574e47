import { boundLimit } from './bound-limit.ts'
import { parkedItems } from './dead-letter-sql.ts'

export const replaySql = {
  count: `select count(*) as count, coalesce(max(parked_at), 0) as until from (${parkedItems})
    where (:provider is null or provider = :provider) and (:cause is null or cause = :cause)`,
  add: `
    insert into replays (id, token, actor, provider, cause, from_start, every_ms, until, total, next_at, started_at,
      finished_at)
    values (:id, :token, :actor, :provider, :cause, :isFromStart, :everyMs, :until, :total, :now, :now,
      case when :total = 0 then :now end)`,
  open: `
    select id, token, actor, provider, cause, from_start, every_ms, until, parked_at, item_id, next_at from replays
    where finished_at is null order by seq`,
  /** What comes next of a replay, in the order in which it was parked. */
  next: `select id, parked_at from (${parkedItems})
    where parked_at <= :until and (:provider is null or provider = :provider) and (:cause is null or cause = :cause)
    order by parked_at, id ${boundLimit}`,
  move: `
    update replays set parked_at = :parkedAt, item_id = :itemId, done = done + :done, next_at = :nextAt,
      finished_at = case when :isOver then :now end
    where id = :id`,
  left: 'select coalesce(sum(total - done), 0) as count from replays where finished_at is null',
}

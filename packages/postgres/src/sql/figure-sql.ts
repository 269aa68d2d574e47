import { attentionSql } from './attention-sql.ts'
import { controlSql } from './control-sql.ts'
import { deadLetterSql, heldSql } from './dead-letter-sql.ts'
import { providerSql } from './provider-sql.ts'

const waiting = `
  select count(*) as count, min(recorded_at) as oldest from events
  where state in ('waiting', 'dead') and state = 'waiting'`
const queued = `select count(*) as count, min(accepted_at) as oldest from updates where state = 'queued'`
const bytes = `
  select sum(pg_total_relation_size(oid))::bigint as bytes from pg_class
  where relnamespace = (current_schemas(false))[2]::regnamespace and relkind = 'r'`

/**
 * One statement, so one moment: what goes from one state to another meanwhile is counted in one of them. A row for
 * each state that providers are in, at least one.
 */
export const figureSql = `
  select waiting.count as waiting, waiting.oldest as oldest_waiting, queued.count as queued,
    queued.oldest as oldest_queued, letters.count as dead_letters, replays.count as replaying, held.count as held,
    attention.count as attention, (select string_agg(substr(name, 11) || '=' || value, ',' order by name) from counters
      where name like 'unhandled:%') as unhandled,
    size.bytes as bytes, providers.state as state, providers.count as providers
  from (${waiting}) as waiting, (${queued}) as queued, (${deadLetterSql.count}) as letters,
    (${controlSql.replaysLeft}) as replays, (${heldSql.count}) as held, (${attentionSql.countOpen}) as attention,
    (${bytes}) as size left join (${providerSql.countByState}) as providers on true`

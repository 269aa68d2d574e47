import { boundLimit } from './bound-limit.ts'
import { holdOfKey } from './hold-sql.ts'

// Word for word the texts of the partial indexes `events_parked` and `updates_parked`.
const isParkedEvent = `events.state in ('dead', 'failed_notice')`
const isParkedUpdate = `updates.state = 'dead' and updates.is_dismissed = 0`

/** Of a job that went to another organization: the provider that had it then. */
const providerOfJob = (table: string) =>
  `case when ${table}.lost_term is null then jobs.provider else lost_jobs.provider end`
const lostJobOf = (table: string) =>
  `left join lost_jobs on lost_jobs.job_id = ${table}.job_id and lost_jobs.term = ${table}.lost_term`
const providerOfEvent = `coalesce(${providerOfJob('events')}, case when events.credential <> 'default' then events.credential end,
    providers.external_organization_id)`
const eventColumns = `'event' as kind, events.id as id, coalesce(events.handed_type, events.put_key, 'message.other') as type,
  events.job_id as job_id,
  ${providerOfEvent} as provider,
  coalesce(events.cause, 'unknown') as cause, coalesce(events.message, '') as message, events.attempts as attempts,
  events.finished_at as parked_at,
  case when events.state = 'dead' then (select count(*) from events as behind
    where behind.key = events.key and behind.state in ('waiting', 'dead') and behind.seq > events.seq) else 0 end
    as waiting_behind, events.answer as answer`
const eventTables = `events left join jobs on jobs.id = events.job_id ${lostJobOf('events')}
  left join providers on providers.organization_id = events.organization_id`

const updateColumns = `'update' as kind, updates.id as id, updates.kind as type, updates.job_id as job_id,
  coalesce(updates.provider, ${providerOfJob('updates')}) as provider,
  coalesce(updates.cause, 'unknown') as cause, coalesce(updates.message, '') as message, updates.attempts as attempts,
  updates.parked_at as parked_at, 0 as waiting_behind, updates.answer as answer`
const updateTables = `updates left join jobs on jobs.id = updates.job_id ${lostJobOf('updates')}`

const pageColumns =
  'kind, id, type, job_id, provider, cause, message, attempts, parked_at, waiting_behind, answer'

/** All that is parked after a place, with what filters look at. */
export const parkedItems = `
  select events.finished_at as parked_at, events.id as id, ${providerOfEvent} as provider,
    coalesce(events.cause, 'unknown') as cause
  from ${eventTables} where ${isParkedEvent} and (events.finished_at, events.id) > (:parkedAt, :id)
  union all
  select updates.parked_at, updates.id, coalesce(updates.provider, ${providerOfJob('updates')}), coalesce(updates.cause, 'unknown')
  from ${updateTables} where ${isParkedUpdate} and (updates.parked_at, updates.id) > (:parkedAt, :id)`

export const deadLetterSql = {
  /** Oldest first; a filter that is null lets all pass. */
  list: `
    select ${pageColumns} from (
      select ${eventColumns} from ${eventTables}
      where ${isParkedEvent} and (events.finished_at, events.id) > (:parkedAt, :id)
      union all
      select ${updateColumns} from ${updateTables}
      where ${isParkedUpdate} and (updates.parked_at, updates.id) > (:parkedAt, :id))
    where (:provider is null or provider = :provider) and (:cause is null or cause = :cause)
    order by parked_at, id ${boundLimit}`,
  getEvent: `select ${eventColumns}, coalesce(events.handed_data, events.body) as payload from ${eventTables} where events.id = :id and ${isParkedEvent}`,
  getUpdate: `select ${updateColumns}, updates.record as payload from ${updateTables} where updates.id = :id and ${isParkedUpdate}`,
  countEvents: `select count(*) as count from events where state in ('dead', 'failed_notice')`,
  countUpdates: `select count(*) as count from updates where state = 'dead' and is_dismissed = 0`,
}

/** Keys of which only updates wait: a pause holds them, a refused login of the BMS does not. */
const pausedSends = `
      left join providers on providers.external_organization_id = outbox_keys.provider
      left join pauses on pauses.kind = 'provider' and pauses.subject = outbox_keys.provider
      where (outbox_keys.gates & 2 or pauses.subject is not null or providers.state = 'paused' or :isAllPaused)
        and not exists (select 1 from keys where keys.key = outbox_keys.key)`

export const heldSql = {
  /**
   * Why a key waits for something else than time, and since when it has: what came after the cause waits since it came.
   * What a person must do first stands first.
   */
  list: `
    with held as (
      select keys.key as key, keys.job_id as job_id, keys.provider as provider,
        ${holdOfKey} as reason,
        case
          when keys.gates & 1 then coalesce((select finished_at from events
            where events.key = keys.key and state in ('waiting', 'dead') and state = 'dead' order by seq limit 1), keys.since)
          when keys.gates & 4 then max(keys.since, coalesce((select held_at from holds
            where holds.organization_id = keys.organization_id), 0))
          when providers.is_held = 1 then max(keys.since, coalesce(providers.held_at, 0))
          when keys.gates & 2 then max(keys.since, coalesce((select paused_at from pauses
            where kind = 'job' and subject = keys.job_id), 0))
          when pauses.subject is not null then max(keys.since, pauses.paused_at)
          when :isAllPaused then max(keys.since, coalesce((select paused_at from pauses where kind = 'all'), 0))
          else keys.since
        end as since
      from keys
      left join providers on providers.external_organization_id = keys.provider
      left join pauses on pauses.kind = 'provider' and pauses.subject = keys.provider
      where keys.key > :cursor),
    sends as (
      select outbox_keys.key as key, outbox_keys.job_id as job_id, outbox_keys.provider as provider, 'paused' as reason,
        case
          when outbox_keys.gates & 2 then max(outbox_keys.since, coalesce((select paused_at from pauses where kind = 'job' and subject = outbox_keys.job_id), 0))
          when pauses.subject is not null then max(outbox_keys.since, coalesce(pauses.paused_at, 0))
          when :isAllPaused then max(outbox_keys.since, coalesce((select paused_at from pauses where kind = 'all'), 0))
          else outbox_keys.since
        end as since
      from outbox_keys ${pausedSends} and outbox_keys.key > :cursor)
    select key, job_id, provider, reason, since,
      (select count(*) from events where events.key = each.key and state in ('waiting', 'dead'))
        + (select count(*) from updates where updates.key = each.key and state = 'queued' and each.reason = 'paused')
        as waiting
    from (select * from held where reason is not null union all select * from sends) as each order by key ${boundLimit}`,
  count: `
    select (select count(*) from outbox_keys ${pausedSends}) + count(*) as count from keys
    left join providers on providers.external_organization_id = keys.provider
    left join pauses on pauses.kind = 'provider' and pauses.subject = keys.provider
    where keys.gates <> 0 or providers.is_held = 1 or providers.state = 'paused' or pauses.subject is not null
      or :isAllPaused or (:holdsUnknown and keys.slot like 'o:%')`,
}

export const figureSql = {
  waiting: `
    select count(*) as count, min(recorded_at) as oldest from events
    where state in ('waiting', 'dead') and state = 'waiting'`,
  queued: `select count(*) as count, min(accepted_at) as oldest from updates where state = 'queued'`,
}

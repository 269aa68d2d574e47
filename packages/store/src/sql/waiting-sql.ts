import { heldByProvider, holdOfKey, isAllPaused } from './hold-sql.ts'

/** Rows of keys of the jobs that are named: as the intake names them, and those of organizations that a job came to later. */
const ofNamedJobs = (table: string) => `(
  select ${table}.* from (
    select 'job:' || value as key from unnest(:jobIds::text[]) as ids (value)
    union select key from jobs where id = any(:jobIds::text[]) and key is not null
    union select key from lost_jobs where job_id = any(:jobIds::text[])) as named
  join ${table} on ${table}.key = named.key) as ${table}`

/** What is paused of a key: everything, its provider, or else the job; and who did it, if that is known. */
const pauseOf = (table: string) => `
          case when ${isAllPaused} then 'all'
            when pauses.subject is not null or providers.state = 'paused' then 'provider' else 'job' end as paused,
          coalesce((select paused_by from pauses where kind = 'all'), pauses.paused_by,
            (select paused_by from pauses where kind = 'job' and subject = ${table}.job_id)) as paused_by`

/** The heads of jobs' events and updates that do not go on: of all jobs, or of those that are named. */
function waits(of: { readonly events: string; readonly updates: string }): string {
  return `
    select *, row_number() over (partition by job_id order by side = 'person' desc, is_update) as place from (
      select *, case
          when reason in ('credentials', 'refused_key') then 'setting'
          when reason = 'down' then 'bms'
          when reason is not null then 'person'
          else coalesce(head_side, case when is_update = 1 then 'dispatch' else 'bms' end)
        end as side,
        case when reason is null or reason = 'refused_key' then due_at end as next_at
      from (
        select keys.job_id as job_id, 0 as is_update,
          coalesce(${holdOfKey}, case when (events.message is null or events.cause in ('stopped', 'store', 'rate'))
            and (:isAdapterDown::boolean or coalesce(keys.provider, '') = any(:providers::text[]))
            then 'down' end) as reason,
          nullif(nullif(events.cause, 'stopped'), 'store') as cause,
          case when events.cause is null or events.cause not in ('stopped', 'store') then events.message end as message,
          providers.held_message as held_message, keys.organization_id as organization_id,
          keys.provider as provider, null::text as credential, ${pauseOf('keys')},
          case when keys.gates & 4 <> 0 then (select facts from attention
            where cause = 'activation' and done_at is null and facts::jsonb ->> 'organization' = keys.organization_id
            order by seq desc limit 1) end as activation,
          events.side as head_side, events.attempts as attempts,
          coalesce(events.handed_type, events.put_key) as what, keys.due_at as due_at
        from ${of.events}
        join events on events.seq = (select head.seq from events as head
          where head.key = keys.key and head.state in ('waiting', 'dead') order by head.seq limit 1)
        ${heldByProvider('keys')}
        where keys.job_id is not null
        union all
        select outbox_keys.job_id, 1,
          case
            when outbox_keys.gates & 2 <> 0 or pauses.subject is not null or providers.state = 'paused' or ${isAllPaused}
              then 'paused'
            when updates.cause = 'credentials'
              or outbox_keys.credential = any(:refusedCredentials::text[]) then 'refused_key'
          end,
          null::text, updates.message, null::text, null::text, outbox_keys.provider, outbox_keys.credential, ${pauseOf('outbox_keys')}, null::text,
          null::text, updates.attempts, updates.kind, outbox_keys.due_at
        from ${of.updates}
        join updates on updates.seq = (select head.seq from updates as head
          where head.key = outbox_keys.key and head.state = 'queued' order by head.aside_until, head.seq limit 1)
        ${heldByProvider('outbox_keys')}
        where outbox_keys.job_id is not null) as heads
      where reason is not null or cause is not null or message is not null) as waits`
}

const idsOf = (heads: string) => `
  select job_id from (${heads}) as waiting where place = 1 and (:waiting::text = 'any' or side = :waiting)`

/** Jobs that wait, to be compared with what a filter asks for: of all, or of those that are named. */
export const waitingJobIds = idsOf(waits({ events: 'keys', updates: 'outbox_keys' }))
export const waitingOfJobs = idsOf(
  waits({ events: ofNamedJobs('keys'), updates: ofNamedJobs('outbox_keys') }),
)

export const waitsOfJobs = `
    select job_id, is_update, side, reason, cause, message, held_message, organization_id, provider, credential, paused,
      paused_by, activation, attempts, what, next_at
    from (${waits({ events: ofNamedJobs('keys'), updates: ofNamedJobs('outbox_keys') })}) as waiting where place = 1`

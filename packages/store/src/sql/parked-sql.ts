// Word for word the texts of the partial indexes `events_parked` and `updates_parked`.
export const isParkedEvent = `events.state in ('dead', 'failed_notice')`
export const isParkedUpdate = `updates.state = 'dead' and updates.is_dismissed = 0`

/** Of a job that went to another organization: the provider that had it then. */
const providerOfJob = (table: string) =>
  `case when ${table}.lost_term is null then jobs.provider else lost_jobs.provider end`
const lostJobOf = (table: string) =>
  `left join lost_jobs on lost_jobs.job_id = ${table}.job_id and lost_jobs.term = ${table}.lost_term`

export const parkedEvents = {
  provider: `coalesce(${providerOfJob('events')}, case when events.credential <> 'default' then events.credential end,
    providers.external_organization_id)`,
  cause: `coalesce(events.cause, 'unknown')`,
  tables: `events left join jobs on jobs.id = events.job_id ${lostJobOf('events')}
    left join providers on providers.organization_id = events.organization_id`,
  isAfter: `${isParkedEvent} and (events.finished_at, events.id) > (:parkedAt::bigint, :id)`,
}

export const parkedUpdates = {
  provider: `coalesce(updates.provider, ${providerOfJob('updates')})`,
  cause: `coalesce(updates.cause, 'unknown')`,
  tables: `updates left join jobs on jobs.id = updates.job_id ${lostJobOf('updates')}`,
  isAfter: `${isParkedUpdate} and (updates.parked_at, updates.id) > (:parkedAt::bigint, :id)`,
}

/** All that is parked after a place, with what filters look at. */
export const parkedItems = `
  select events.finished_at as parked_at, events.id as id, ${parkedEvents.provider} as provider, ${parkedEvents.cause} as cause
  from ${parkedEvents.tables} where ${parkedEvents.isAfter}
  union all
  select updates.parked_at, updates.id, ${parkedUpdates.provider}, ${parkedUpdates.cause}
  from ${parkedUpdates.tables} where ${parkedUpdates.isAfter}`

/** A filter that is null lets all pass. */
export const fitsLetterFilter = `(:provider::text is null or provider = :provider) and (:cause::text is null or cause = :cause)`

/** The columns of `jobs` that say where its body stands; see migrations/0001-first-tables.ts. */
export const bodyPlaceColumns: readonly string[] = ['body_event', 'body_from', 'body_bytes']

/** The body of a row of `jobs`, wherever it stands. */
export const jobBody = `case when jobs.body_event is null then jobs.body else (
  select cast(substr(cast(events.body as blob), jobs.body_from, jobs.body_bytes) as text)
  from events where events.seq = jobs.body_event) end`

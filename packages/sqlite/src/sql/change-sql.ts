/** Where the changes of vendors stand, see migrations/first-tables/job-tables.ts. */
export const changeSql = {
  advance: `
    insert into cursors (provider, cursor, position, links) values (:provider, :cursor, 1, 0)
    on conflict (provider) do update set
      position = position + (cursor is not excluded.cursor), cursor = excluded.cursor`,
  keep: `
    insert into unlinked (job_id, provider, cursor, position, kept_at)
    select jobs.id, jobs.provider, cursors.cursor, coalesce(cursors.position, 0), :now
    from jobs left join cursors on cursors.provider = jobs.provider
    where jobs.id = :jobId and jobs.bms_id is null and jobs.provider is not null
    on conflict (job_id) do nothing`,
}

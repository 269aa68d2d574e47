/** Where the changes of vendors stand, see migrations/first-tables/job-tables.ts. */
export const changeSql = {
  get: 'select cursor, links from cursors where provider = :provider',
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
  take: 'delete from unlinked where job_id = :jobId returning provider, cursor, position, kept_at',
  goBack: `
    insert into cursors (provider, cursor, position, links) values (:provider, null, 0, 1)
    on conflict (provider) do update set links = links + 1,
      cursor = case when position > :position then :cursor else cursor end, position = min(position, :position)`,
  /** Those kept later hear of what lies between again as well, while they are not linked either. */
  goBackWith: `
    update unlinked set cursor = :cursor, position = :position, kept_at = min(kept_at, :keptAt)
    where provider = :provider and position > :position`,
}

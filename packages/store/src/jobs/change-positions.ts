import { GatewayError } from '../errors.ts'
import type { ChangeCursor, ChangePosition } from '../outbox-store.ts'
import { all, first, lockEach, now, run, type Routine, writeEach } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText } from '../rows/row.ts'

/**
 * Where the changes of each provider's vendor stand. A vendor may tell of a change before the gateway knows the work
 * order: such a change is passed by, as those of all work orders that are not Dispatch's are. So a job remembers where
 * the changes stood when its work order may have been made first, and its link goes back there: what was passed by is
 * told again, what was taken is known by its key. That costs one row a job that is not linked, however much a vendor
 * tells of others, and holds up nobody.
 */
const sql = {
  /** A link that goes back meanwhile must find this job, or be seen by it. */
  hold: `
    select 1 from {rows x: job_id text} join jobs on jobs.id = x.job_id
    join cursors on cursors.provider = jobs.provider where jobs.bms_id is null for share of cursors`,
  keep: `
    insert into unlinked (job_id, provider, cursor, position, kept_at)
    select jobs.id, jobs.provider, cursors.cursor, coalesce(cursors.position, 0), :now::bigint
    from {rows x: job_id text} join jobs on jobs.id = x.job_id
    left join cursors on cursors.provider = jobs.provider
    where jobs.bms_id is null and jobs.provider is not null
    on conflict (job_id) do nothing`,
  get: 'select cursor, links from cursors where provider = :provider',
  /** Nothing if a job was linked since the place was read. The row is kept until the commit, so that none is after. */
  advance: `
    insert into cursors as c (provider, cursor, position, links)
    select provider, cursor, 1, 0 from (
      select :provider::text as provider, :cursor::text as cursor, :links::bigint as links) as told
    where links = 0 or exists (select 1 from cursors where cursors.provider = told.provider)
    on conflict (provider) do update set position = c.position + (c.cursor is distinct from excluded.cursor)::integer,
      cursor = excluded.cursor
    where c.links = :links`,
  take: `
    delete from unlinked where job_id = any(:jobIds::text[]) returning provider, cursor, position, kept_at`,
  goBack: `
    insert into cursors as c (provider, cursor, position, links) values (:provider, null, 0, 1)
    on conflict (provider) do update set links = c.links + 1,
      cursor = case when c.position > :position::bigint then :cursor::text else c.cursor end,
      position = least(c.position, :position)`,
  /** Those kept later hear of what lies between again as well, while they are not linked either. */
  goBackWith: `
    update unlinked set cursor = :cursor, position = :position, kept_at = least(kept_at, :keptAt::bigint)
    where provider = :provider and position > :position`,
}

export function* readChangePosition(provider: string): Routine<ChangePosition> {
  const place = yield* first(sql.get, { provider }, (row) => ({
    cursor: readOptionalText(row, 'cursor'),
    links: readInteger(row, 'links'),
  }))
  return place ?? { cursor: undefined, links: 0 }
}

/** Attempts begin that may make the work orders of these jobs, as far as they are not linked. */
export function* keepPlaces(jobIds: readonly string[]): Routine<void> {
  const each = [...new Set(jobIds)].map((id) => ({ job_id: id }))
  yield* lockEach(sql.hold, each)
  yield* writeEach(sql.keep, each, { now: yield* now() })
}

/** Jobs were linked: changes of their work orders that were passed by are asked for again. */
export function* goBackToPositions(jobIds: readonly string[]): Routine<void> {
  const places = yield* all(sql.take, { jobIds }, (row) => ({
    provider: readText(row, 'provider'),
    cursor: readOptionalText(row, 'cursor'),
    position: readInteger(row, 'position'),
    keptAt: readInteger(row, 'kept_at'),
  }))
  for (const { keptAt, ...back } of places) {
    yield* run(sql.goBack, back)
    yield* run(sql.goBackWith, { ...back, keptAt })
  }
}

/**
 * Vendors' changes were taken as far as these places; of two of one provider the last one counts. Last of its
 * transaction, for links of other jobs wait for it.
 *
 * @throws GatewayError `TR_STORE_SUPERSEDED` if a job was linked since a place was read.
 */
export function* advancePositions(cursors: readonly ChangeCursor[]): Routine<void> {
  const last = new Map(cursors.map((cursor) => [cursor.provider, cursor]))
  for (const provider of [...last.keys()].toSorted()) {
    const { cursor, links } = last.get(provider) ?? {}
    if ((yield* run(sql.advance, { provider, cursor, links })) > 0) continue
    throw new GatewayError(
      'TR_STORE_SUPERSEDED',
      `A job of provider ${provider} was linked while its changes were polled: poll again from its cursor`,
      { isRetryable: true },
    )
  }
}

import { restoreHanded } from '../inbox/handed-data.ts'
import type { JobTexts, LooseEvent, PersonalJob } from '../privacy-store.ts'
import type { Page } from '../records.ts'
import { all, first, type Routine } from '../routine/routine.ts'
import { parseCursor, toPage } from '../rows/page.ts'
import { readInteger, readOptionalInteger, readOptionalText, readText, type Row } from '../rows/row.ts'

const sql = {
  jobs: `
    select jobs.seq, jobs.id, external_id, provider, first_seen_at, purged_at, {job_body} as body,
      {job_handed} as handed_body
    from jobs where jobs.seq > :after order by jobs.seq {limit}`,
  lost: 'select job_id, body, handed_body from lost_jobs where job_id = any(:jobIds::text[])',
  /** A stretch of the table, however few of it are loose: nearly all events are of a job. */
  loose: `
    select id, recorded_at, {event_body} as body from events
    where seq >= :from and seq < :until and purged_at is null and (job_id is null or not exists (
      select 1 from jobs where jobs.id = events.job_id))
    order by seq`,
  /** Numbers that no event has are passed over. */
  ends: 'select min(seq) as first, max(seq) as last from events where seq > :after',
  events: `
    select id, recorded_at, state, message, answer, {event_body} as body, {event_handed} as handed
    from events where job_id = :jobId order by seq`,
  steps: `
    select events.id, steps.name, steps.result from events join steps on steps.event_seq = events.seq
    where events.job_id = :jobId order by events.seq, steps.name`,
  updates: `
    select id, accepted_at, kind, state, record, message, answer,
      coalesce((select length(content) from update_files where update_id = updates.id), 0) as file_bytes
    from updates where job_id = :jobId order by seq`,
}

export function* listPersonalJobs(cursor: string | undefined, limit: number): Routine<Page<PersonalJob>> {
  const values = { after: parseCursor(cursor) ?? 0, limit: limit + 1 }
  const rows = yield* all(sql.jobs, values, (row) => ({
    cursor: String(readInteger(row, 'seq')),
    item: {
      id: readText(row, 'id'),
      externalId: readOptionalText(row, 'external_id'),
      externalOrganizationId: readOptionalText(row, 'provider'),
      firstSeenAt: readInteger(row, 'first_seen_at'),
      purgedAt: readOptionalInteger(row, 'purged_at'),
      bodies: [readText(row, 'body'), ...toList(readOptionalText(row, 'handed_body'))],
    },
  }))
  const page = toPage(rows, limit)
  const jobIds = page.items.map(({ id }) => id)
  const lost = yield* all(sql.lost, { jobIds }, (row) => ({
    jobId: readText(row, 'job_id'),
    bodies: [readText(row, 'body'), ...toList(readOptionalText(row, 'handed_body'))],
  }))
  const bodiesOf = Map.groupBy(lost, ({ jobId }) => jobId)
  const items = page.items.map((job) => ({
    ...job,
    bodies: [...job.bodies, ...(bodiesOf.get(job.id) ?? []).flatMap(({ bodies }) => bodies)],
  }))
  return { ...page, items }
}

export function* listLooseEvents(cursor: string | undefined, limit: number): Routine<Page<LooseEvent>> {
  const after = parseCursor(cursor) ?? 0
  const ends = yield* first(sql.ends, { after }, (row) => ({
    from: readOptionalInteger(row, 'first'),
    last: readOptionalInteger(row, 'last') ?? 0,
  }))
  if (ends?.from === undefined) return { items: [], nextCursor: undefined }
  const { from, last } = ends
  const until = from + limit
  const items = yield* all(sql.loose, { from, until }, (row) => ({
    id: readText(row, 'id'),
    recordedAt: readInteger(row, 'recorded_at'),
    body: readText(row, 'body'),
  }))
  return { items, nextCursor: until <= last ? String(until - 1) : undefined }
}

export function* readJobTexts(jobId: string): Routine<JobTexts> {
  return {
    events: yield* all(sql.events, { jobId }, toEventTexts),
    steps: yield* all(sql.steps, { jobId }, (row) => ({
      eventId: readText(row, 'id'),
      name: readText(row, 'name'),
      result: readText(row, 'result'),
    })),
    updates: yield* all(sql.updates, { jobId }, (row) => ({
      id: readText(row, 'id'),
      acceptedAt: readInteger(row, 'accepted_at'),
      kind: readText(row, 'kind'),
      state: readText(row, 'state'),
      record: readText(row, 'record'),
      message: readOptionalText(row, 'message'),
      answer: readOptionalText(row, 'answer'),
      fileBytes: readInteger(row, 'file_bytes'),
    })),
  }
}

function toEventTexts(row: Row): JobTexts['events'][number] {
  const [body, handed] = [readText(row, 'body'), readOptionalText(row, 'handed')]
  return {
    id: readText(row, 'id'),
    recordedAt: readInteger(row, 'recorded_at'),
    state: readText(row, 'state'),
    body,
    handed: handed === undefined ? undefined : restoreHanded(handed, body),
    message: readOptionalText(row, 'message'),
    answer: readOptionalText(row, 'answer'),
  }
}

function toList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

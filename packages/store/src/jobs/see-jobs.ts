import type { JobFacts } from '../records.ts'
import { writeEach, type Routine } from '../routine/routine.ts'
import { stringifyVisits } from '../told-visit.ts'
import { findBody } from './body-place.ts'
import type { KnownJob } from './known-job.ts'

/** A job that was told in full: with all that was told of it together, the newest first. */
export interface SeenJob {
  readonly facts: JobFacts
  /** The event that told it last: its body need not be kept twice. */
  readonly event: { readonly seq: number; readonly body: string }
}

/** What is kept of a job: as it is known by now, and what of it was told in full. */
export interface ToldJob {
  readonly id: string
  readonly job: KnownJob
  readonly seen: SeenJob | undefined
}

const toldColumns =
  'status text, status_message text, status_at bigint, visits text, is_canceled_by_brand integer'

const sql = {
  /** A full job: what an event leaves out stays as it was. Its link and what was handed over are kept. */
  see: `
    insert into jobs as j (id, id_json, organization_id, organization_id_json, source_id_json, external_id,
      customer_phone, search_text, search_phones, body, body_event, body_from, body_bytes, credential, provider, status, status_message,
      status_at, visits, is_canceled_by_brand, first_seen_at)
    select id, id_json, organization_id, organization_id_json, source_id_json, external_id, customer_phone, search_text,
      search_phones, body, body_event, body_from, body_bytes, credential, provider, status, status_message, status_at, visits,
      is_canceled_by_brand, :now::bigint
    from {rows x: id text, id_json text, organization_id text, organization_id_json text, source_id_json text,
      external_id text, customer_phone text, search_text text, search_phones text, body text, body_event bigint,
      body_from bigint, body_bytes bigint, credential text, provider text, ${toldColumns}}
    where true -- or SQLite reads what follows as the condition of a join
    on conflict (id) do update set
      id_json = excluded.id_json,
      organization_id = coalesce(excluded.organization_id, j.organization_id),
      organization_id_json = coalesce(excluded.organization_id_json, j.organization_id_json),
      source_id_json = coalesce(excluded.source_id_json, j.source_id_json),
      external_id = coalesce(excluded.external_id, j.external_id),
      customer_phone = coalesce(excluded.customer_phone, j.customer_phone),
      search_text = excluded.search_text,
      search_phones = excluded.search_phones,
      body = excluded.body, body_event = excluded.body_event, body_from = excluded.body_from,
      body_bytes = excluded.body_bytes,
      credential = excluded.credential,
      provider = case when excluded.organization_id is null then coalesce(excluded.provider, j.provider)
        else excluded.provider end,
      status = coalesce(excluded.status, j.status),
      status_message = case when excluded.status is null then j.status_message else excluded.status_message end,
      status_at = coalesce(excluded.status_at, j.status_at),
      visits = coalesce(excluded.visits, j.visits),
      is_canceled_by_brand = excluded.is_canceled_by_brand,
      purged_at = null`,
  /** What a small event tells. */
  tell: `
    update jobs set status = x.status, status_message = x.status_message, status_at = x.status_at, visits = x.visits,
      is_canceled_by_brand = x.is_canceled_by_brand
    from {rows x: id text, ${toldColumns}} where jobs.id = x.id`,
}

/** What a second full event tells: what it leaves out stays as the first told it. */
export function seenAgain(before: SeenJob | undefined, again: SeenJob): SeenJob {
  if (before === undefined) return again
  const [old, facts] = [before.facts, again.facts]
  const customerPhone = facts.customerPhone ?? old.customerPhone
  return {
    event: again.event,
    facts: {
      ...facts,
      organizationId: facts.organizationId ?? old.organizationId,
      organizationIdJson: facts.organizationIdJson ?? old.organizationIdJson,
      sourceIdJson: facts.sourceIdJson ?? old.sourceIdJson,
      externalId: facts.externalId ?? old.externalId,
      ...(customerPhone === undefined ? {} : { customerPhone }),
    },
  }
}

/** The jobs differ. */
export function* writeJobs(jobs: readonly ToldJob[], now: number): Routine<void> {
  const seen = jobs.flatMap((job) => (job.seen === undefined ? [] : [toSeenRow(job, job.seen)]))
  yield* writeEach(sql.see, seen, { now })
  yield* writeEach(sql.tell, jobs.filter((job) => job.seen === undefined).map(toToldRow))
}

function toSeenRow(told: ToldJob, { facts, event }: SeenJob) {
  const place = findBody(facts.body, event.body)
  return {
    ...toToldRow(told),
    id_json: facts.idJson,
    organization_id: told.job.organizationId,
    organization_id_json: facts.organizationIdJson,
    source_id_json: facts.sourceIdJson,
    external_id: facts.externalId,
    customer_phone: facts.customerPhone,
    search_text: facts.searchText,
    search_phones: facts.searchPhones,
    body: place === undefined ? facts.body : '',
    body_event: place === undefined ? undefined : event.seq,
    body_from: place?.from,
    body_bytes: place?.bytes,
    credential: told.job.credential,
    provider: told.job.provider,
  }
}

function toToldRow({ id, job }: ToldJob) {
  return {
    id,
    status: job.status,
    status_message: job.statusMessage,
    status_at: job.statusAt,
    visits: job.visits.length === 0 ? undefined : stringifyVisits(job.visits),
    is_canceled_by_brand: Number(job.isCanceledByBrand),
  }
}

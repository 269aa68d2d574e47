import type { Fence, NewEvent, NewMessage } from '../inbox-store.ts'
import { readOpenImports, type OpenImport } from '../jobs/imports.ts'
import { type KnownJob, toKnownJob } from '../jobs/known-job.ts'
import { type LostTerm, readLostTerms } from '../jobs/place-event.ts'
import { Owners, ownerColumns, ownerFactsOf, readOwnerFacts } from '../keys/owners.ts'
import { shareOwners } from '../keys/owners-lock.ts'
import { reserveKeysOfJobs } from '../keys/reserve-keys.ts'
import { all, allFrom, now, type Routine, together } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { readTwins, Twins } from './twins.ts'

const sql = {
  events: 'select id, content_hash from events where id = any(:list::text[])',
  repeats: 'select message_id, recorded_at from repeats where message_id = any(:list::text[])',
  /** Places in the order of all events. */
  seqs: 'select {next_event_seq} as seq from unnest(:places::int[]) as x (value)',
  /** What is read is not changed by others before this is over. */
  jobs: `
    select id, coalesce(key, 'job:' || id) as key, term, organization_id, provider, credential, is_created,
      is_canceled_by_brand, status, status_message, status_at, visits, ${ownerColumns('jobs')}
    from jobs where id = any(:list::text[]) order by id for update of jobs`,
  leases: `
    select credential, token from leases where credential = any(:list::text[]) and holder <> ''
    order by credential for share`,
}

/** What is known before messages are recorded. */
export interface RecordingFacts {
  readonly now: number
  /** Content hashes of the first events that were recorded, by id. */
  readonly events: ReadonlyMap<string, string | undefined>
  /** When bytes that may come again were recorded last, by message id. */
  readonly repeats: ReadonlyMap<string, number>
  /** As many as there may be events, two of a full one. */
  readonly seqs: readonly number[]
  readonly jobs: ReadonlyMap<string, KnownJob>
  readonly lost: ReadonlyMap<string, readonly LostTerm[]>
  readonly owners: Owners
  readonly twins: Twins
  readonly imports: readonly OpenImport[]
  /** Tokens of the leases that stand, by credential. */
  readonly leases: ReadonlyMap<string, number>
}

/** Locks what the messages are about, and reads what is known of it. */
export function* readRecordingFacts(
  messages: readonly NewMessage[],
  fences: readonly Fence[],
): Routine<RecordingFacts> {
  const events = messages.flatMap((message) => message.events)
  const jobIds = distinct(events.flatMap(({ jobId, fullJob }) => [jobId, fullJob?.id]))
  const organizationIds = distinct(
    events.flatMap(({ organizationId, fullJob }) => [organizationId, fullJob?.organizationId]),
  )
  const repeatable = messages.filter(({ repeatsAfterMs }) => repeatsAfterMs !== undefined)
  const [, , time, seqs, known, repeats, jobs, ownerFacts, twins, imports, leases] = yield* together(
    shareOwners(),
    reserveKeysOfJobs(distinct(events.map(({ key }) => key)), jobIds),
    now(),
    readSeqs(events),
    allFrom(sql.events, distinct(messages.map((message) => message.events[0]?.id)), readEvent),
    allFrom(sql.repeats, distinct(repeatable.map(({ messageId }) => messageId)), readRepeat),
    allFrom(sql.jobs, jobIds, readJob),
    readOwnerFacts(organizationIds, jobIds),
    readTwins(distinct(events.map(({ twinHash }) => twinHash))),
    readOpenImports(events),
    allFrom(sql.leases, distinct(fences.map(({ credential }) => credential)), readLease),
  )
  const owners = new Owners()
  owners.add([...ownerFacts, ...jobs.flatMap(({ facts }) => facts)])
  const lost = yield* readLostTerms(jobs.filter(({ job }) => job.term > 0).map(({ id }) => id))
  const lostTo = [...lost.values()].flat().map(({ organizationId }) => organizationId)
  owners.add(yield* readOwnerFacts(distinct(lostTo), []))
  return {
    now: time,
    events: new Map(known),
    repeats: new Map(repeats),
    seqs,
    jobs: new Map(jobs.map(({ id, job }) => [id, job])),
    lost,
    owners,
    twins: new Twins(twins, time),
    imports,
    leases: new Map(leases),
  }
}

function* readSeqs(events: readonly NewEvent[]): Routine<readonly number[]> {
  const count = events.length + events.filter(({ fullJob }) => fullJob !== undefined).length
  const places = Array.from({ length: count }, (_one, index) => index + 1)
  const seqs = yield* all(sql.seqs, { places }, (row) => readInteger(row, 'seq'))
  return seqs.toSorted((one, other) => one - other)
}

function readEvent(row: Row): [string, string | undefined] {
  return [readText(row, 'id'), readOptionalText(row, 'content_hash')]
}

function readRepeat(row: Row): [string, number] {
  return [readText(row, 'message_id'), readInteger(row, 'recorded_at')]
}

function readJob(row: Row) {
  return { id: readText(row, 'id'), job: toKnownJob(row), facts: ownerFactsOf(row) }
}

function readLease(row: Row): [string, number] {
  return [readText(row, 'credential'), readInteger(row, 'token')]
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))]
}

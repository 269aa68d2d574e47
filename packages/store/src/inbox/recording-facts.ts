import type { Fence, NewEvent, NewMessage } from '../inbox-store.ts'
import { readOpenImports, type OpenImport } from '../jobs/imports.ts'
import { type KnownJob, toKnownJob } from '../jobs/known-job.ts'
import { type LostTerm, readLostTerms } from '../jobs/place-event.ts'
import { ownerColumns, ownerFactsOf } from '../keys/owners.ts'
import { reserveKeysOfJobs } from '../keys/reserve-keys.ts'
import { allFrom, now, type Routine, together } from '../routine/routine.ts'
import { readInteger, readText, type Row } from '../rows/row.ts'
import { type FactLists, KnownFacts } from './known-facts.ts'
import { Twins } from './twins.ts'

const sql = {
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
  readonly known: KnownFacts
  readonly twins: Twins
  readonly jobs: ReadonlyMap<string, KnownJob>
  readonly lost: ReadonlyMap<string, readonly LostTerm[]>
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
  const lists = toFactLists(messages, events)
  const known = new KnownFacts()
  const [, time, , jobs, imports, leases] = yield* together(
    reserveKeysOfJobs(distinct(events.map(({ key }) => key)), lists.jobIds),
    now(),
    known.read(lists),
    allFrom(sql.jobs, lists.jobIds, (row) => readJob(row, known)),
    readOpenImports(events),
    allFrom(sql.leases, distinct(fences.map(({ credential }) => credential)), readLease),
  )
  return {
    now: time,
    known,
    twins: new Twins(known.twins, known.oldestTwinAt, time),
    jobs: new Map(jobs),
    lost: yield* readLostTerms(
      jobs.filter(([, { term }]) => term > 0).map(([id]) => id),
      known.owners,
    ),
    imports,
    leases: new Map(leases),
  }
}

function toFactLists(messages: readonly NewMessage[], events: readonly NewEvent[]): FactLists {
  const full = events.flatMap(({ fullJob }) => fullJob ?? [])
  const repeatable = messages.filter(({ repeatsAfterMs }) => repeatsAfterMs !== undefined)
  const organizations = [...events, ...full].map(({ organizationId }) => organizationId)
  return {
    // A full event that moves its job is two.
    count: events.length + full.length,
    eventIds: distinct(messages.map((message) => message.events[0]?.id)),
    messageIds: distinct(repeatable.map(({ messageId }) => messageId)),
    organizationIds: distinct(organizations),
    jobIds: distinct([...events.map(({ jobId }) => jobId), ...full.map(({ id }) => id)]),
    hashes: distinct(events.map(({ twinHash }) => twinHash)),
  }
}

function readJob(row: Row, known: KnownFacts): [string, KnownJob] {
  for (const fact of ownerFactsOf(row)) known.owners.add(fact)
  return [readText(row, 'id'), toKnownJob(row)]
}

function readLease(row: Row): [string, number] {
  return [readText(row, 'credential'), readInteger(row, 'token')]
}

/** Of few, which is usual, faster than by a set. */
function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  if (texts.length > 16) return [...new Set(texts.filter((text) => text !== undefined))]
  const found: string[] = []
  for (const text of texts) if (text !== undefined && !found.includes(text)) found.push(text)
  return found
}

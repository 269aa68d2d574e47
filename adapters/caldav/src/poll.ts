import type { FoundJob, JobUpdate, Logger, PollChangesResponse, Update } from '@truckroll/gateway'
import { createHash } from 'node:crypto'
import type { CalendarClient, ChangedName, Changes } from './client.ts'
import { Entry } from './entry.ts'
import { parseName, toUpdates, toUpdatesOfDeleted, type Told } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'
import { formatSnapshot, parseSnapshot, type Snapshot } from './snapshot.ts'
import { formatState, isClosed, parseState, readState, type State } from './state.ts'
import { toVisitId } from './visits.ts'

export interface CalendarReader {
  readonly calendar: CalendarClient
  readonly settings: ProviderSettings
  readonly externalOrganizationId: string
  readonly logger: Logger
  findJob(bmsId: string): Promise<FoundJob | undefined>
}

/** What a server leaves out of its changes is found at the latest after this. */
const compareEveryMs = 3_600_000
/** Entries that are over for so long are not remembered any more, so that the cursor stays short. */
const forgetAfterMs = 30 * 86_400_000
/** A request for each; the rest waits for the next call, which comes at once. */
const mostAtOnce = 100

/** What people did to entries since they were seen last. */
export async function pollCalendar(
  reader: CalendarReader,
  cursor: string | undefined,
  nowMs: number,
): Promise<PollChangesResponse> {
  const before = parseSnapshot(cursor)
  const isDue = before.token === undefined || nowMs - before.comparedAt >= compareEveryMs
  const since = isDue ? undefined : await reader.calendar.sync(before.token)
  const partial = since !== undefined && isSince(since, before) ? since : undefined
  const changes = partial ?? (await reader.calendar.sync(undefined))
  if (changes === undefined) return { updates: [], cursor: formatSnapshot(before) }
  const isWhole = partial === undefined
  const { names, token } = changes
  const there = new Set(names.map(({ name }) => name))
  const missing = isWhole ? Object.keys(before.seen).filter((name) => !there.has(name)) : []
  const changed = [
    ...names.filter(({ name, etag, isGone }) => {
      if (parseName(name) === undefined) return false
      return isGone || etag === undefined || before.seen[name]?.[2] !== hash(etag)
    }),
    ...missing.map((name) => ({ name, isGone: true, etag: undefined })),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const seen = new Map(Object.entries(before.seen))
  const updates: JobUpdate[] = []
  for (const one of changed.slice(0, mostAtOnce)) updates.push(...(await readEntry(reader, seen, one)))
  for (const [name, [state]] of seen) if (isLongOver(parseState(state), nowMs)) seen.delete(name)
  const more = changed.length > mostAtOnce
  // With the rest still to come it is asked again from the same point: what was read is known by its ETag.
  const next: Snapshot = more
    ? { ...before, seen: Object.fromEntries(seen) }
    : { token, comparedAt: isWhole ? nowMs : before.comparedAt, seen: Object.fromEntries(seen) }
  return { updates, cursor: formatSnapshot(next), more }
}

/**
 * Whether these are changes. A server that forgot the token may list all entries instead, and none that was deleted:
 * then some are as they were seen. So is one that was changed back, and nothing is lost by comparing everything.
 */
function isSince({ names }: Changes, before: Snapshot): boolean {
  return names.every(
    ({ name, etag, isGone }) => isGone || etag === undefined || before.seen[name]?.[2] !== hash(etag),
  )
}

async function readEntry(
  reader: CalendarReader,
  seen: Map<string, Snapshot['seen'][string]>,
  { name, isGone }: ChangedName,
): Promise<JobUpdate[]> {
  const named = parseName(name)
  const job = named && (await reader.findJob(named.jobName))
  if (named === undefined || job === undefined) return []
  const { settings, externalOrganizationId, calendar } = reader
  const told: Told = {
    appointmentId: toVisitId(externalOrganizationId, name),
    sourceId: job.sourceId,
    settings,
    isFurtherVisit: named.isFurtherVisit,
  }
  const [knownText = '', knownWritten = ''] = seen.get(name) ?? []
  const known = parseState(knownText)
  const of = (updates: readonly Update[], change: string): JobUpdate[] =>
    updates.map((update) => ({
      job: { externalOrganizationId, bmsId: named.jobName },
      update,
      key: `${name}-${hash(change)}-${update.kind}`,
    }))
  const stored = isGone ? undefined : await calendar.get(name)
  if (stored === undefined) {
    seen.delete(name)
    if (known === undefined) return []
    return of(toUpdatesOfDeleted(known, told), `deleted ${knownText}`)
  }
  const entry = Entry.parse(stored.text, settings.timezone)
  const state = readState(entry, settings.words, settings.visitMinutes)
  const text = formatState(state)
  const { written } = entry
  seen.set(name, [text, written, stored.etag === undefined ? '' : hash(stored.etag)])
  // The gateway wrote it since, and nobody has touched it after that.
  if (text === knownText || (text === written && written !== knownWritten)) return []
  // Whoever is first to touch it changes what the gateway wrote.
  const before = written === knownWritten ? (known ?? parseState(written)) : parseState(written)
  return of(toUpdates(before, state, told), `${text} ${entry.version}`)
}

function isLongOver(state: State | undefined, nowMs: number): boolean {
  return state !== undefined && isClosed(state) && state.visit !== undefined
    ? state.visit.endMs < nowMs - forgetAfterMs
    : false
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { toText } from '../commands/to-text.ts'
import { anonymise } from '../jobs/anonymise.ts'
import { type Scrub, toScrub } from './personal-values.ts'

export const bundleReaders = ['dispatch', 'provider', 'vendor'] as const
/** Who is to read a bundle: Dispatch's support, the service company, or who makes the adapter or its product. */
export type BundleReader = (typeof bundleReaders)[number]

/** Makes another text of one, by the name of the member that it stands in. */
export type Change = (text: string, name: string) => string

/** Names of people and how they are reached. */
const personal = ['customer', 'address', 'title'] as const

/** What an explanation tells, without what is not its reader's business, and without secrets. */
export function toBundle(explanation: JsonObject, reader: BundleReader, hide: Change): JsonObject {
  return eachOf(toParts(explanation, reader), hide)
}

function toParts(explanation: JsonObject, reader: BundleReader): JsonObject {
  const { found, absence, story } = explanation
  if (!isJsonObject(story)) {
    if (isJsonObject(absence)) return { found, absence: toAbsence(absence, reader) }
    return { found, jobs: toObjects(explanation['jobs']).map((job) => toSummary(job, reader)) }
  }
  return { found, story: toStory(story, reader) }
}

/** Whose a job is that is not known itself, nobody can tell: a provider reads nothing of it. */
function toAbsence({ timeline, ...absence }: JsonObject, reader: BundleReader): JsonObject {
  const lines = reader === 'provider' ? [] : toObjects(timeline).flatMap((entry) => toLine(entry, reader))
  return { ...absence, timeline: lines }
}

function toStory(story: JsonObject, reader: BundleReader): JsonObject {
  const job = isJsonObject(story['job']) ? story['job'] : {}
  const own = isJsonObject(job['job']) ? job['job'] : {}
  const scrub: Scrub = reader === 'provider' ? (text) => text : toScrub(own)
  const toSafe = (value: unknown) => toEach(value, '', scrub)
  const timeline = toObjects(job['timeline']).flatMap((entry) => toLine(entry, reader))
  const shared = {
    job: toSafe({ ...toSummary(job, reader), updates: job['updates'] }),
    timeline: toSafe(timeline),
    // A provider must not read of another company's jobs.
    ...(reader !== 'provider' && { alike: toObjects(story['alike']).map((one) => toAlike(one, reader)) }),
  }
  if (reader === 'dispatch') return { ...shared, events: toObjects(story['events']).map(toOutline) }
  const { events, refusals, freedBy } = story
  const whole = { ...shared, events: toSafe(events), refusals: toSafe(refusals), freedBy }
  return reader === 'provider' ? whole : { ...whole, dispatchJob: anonymise(own) }
}

/** Of a line that tells what another side said or did, others read what kind it is. */
function toLine(entry: JsonObject, reader: BundleReader): JsonObject[] {
  const { source, kind, externalOrganizationId } = entry
  if (reader === 'provider' && externalOrganizationId !== undefined) return []
  const isInside = source === 'operator' || (reader === 'dispatch' && source === 'adapter')
  const isHidden = reader !== 'vendor' && isInside
  const isOfInside = reader === 'dispatch' && toText(entry, 'kind')?.startsWith('attention') === true
  return [isHidden || isOfInside ? { ...entry, text: toText({ kind }, 'kind')?.replaceAll('.', ' ') } : entry]
}

function toSummary(job: JsonObject, reader: BundleReader): JsonObject {
  const { job: _own, timeline: _timeline, updates: _updates, reasons: _reasons, ...summary } = job
  if (reader === 'provider') return summary
  const safe = { ...summary, ...Object.fromEntries(personal.map((name) => [name, null])) }
  if (reader === 'vendor') return safe
  const waiting = isJsonObject(summary['waiting']) ? summary['waiting'] : undefined
  const { side, attempt, nextAt } = waiting ?? {}
  return {
    ...safe,
    bmsId: null,
    workOrder: null,
    waiting: waiting === undefined ? null : side === 'dispatch' ? waiting : { side, attempt, nextAt },
  }
}

function toAlike({ id, externalId, bmsId, by }: JsonObject, reader: BundleReader): JsonObject {
  return reader === 'dispatch' ? { id, externalId, by } : { id, externalId, bmsId, by }
}

/** That it was handed over, and how often: not what the vendor's product said. */
function toOutline({ id, type, state, attempts, cause }: JsonObject): JsonObject {
  return { id, type, state, attempts, cause }
}

/** Changes every text, by the name of the member that it stands in. */
function toEach(value: unknown, name: string, change: Change): unknown {
  if (typeof value === 'string') return change(value, name)
  if (Array.isArray(value)) return value.map((item: unknown) => toEach(item, name, change))
  return isJsonObject(value) ? eachOf(value, change) : value
}

function eachOf(value: JsonObject, change: Change): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toEach(item, name, change)]))
}

function toObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

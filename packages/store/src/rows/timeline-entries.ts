import { toSentence } from '../control/facts.ts'
import type { TimelineEntry } from '../records.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  readWord,
  type Row,
} from './row.ts'
import { toSuppressedText } from '../to-suppressed-text.ts'

const removedText = '(removed by retention)'

const sources: readonly TimelineEntry['source'][] = ['dispatch', 'adapter', 'provider', 'operator', 'gateway']

/** A job that moved has lines of more than one provider: those that are not of its present one name theirs. */
function ofOther(row: Row): Pick<TimelineEntry, 'externalOrganizationId'> {
  const provider = readOptionalText(row, 'other_provider')
  return provider === undefined ? {} : { externalOrganizationId: provider }
}

/** The event as it came. */
export function eventEntries(row: Row): TimelineEntry[] {
  const eventId = readText(row, 'id')
  const key = readOptionalText(row, 'put_key') ?? readOptionalText(row, 'message_type')
  // That it was parked, replayed or skipped is told by remarks, which stay.
  return [
    {
      id: `event:${eventId}:recorded`,
      at: readInteger(row, 'recorded_at'),
      source: 'dispatch',
      kind: 'event.recorded',
      text: `Dispatch sent ${readFlag(row, 'is_full_job') ? 'the full job' : toWhat(key)}.`,
      eventId,
      ...ofOther(row),
    },
  ]
}

/** What Dispatch calls its entities, as people say it. */
const entityTexts: ReadonlyMap<string | undefined, string> = new Map([
  ['job', 'a new status of the job'],
  ['job.moved', 'the job with another organization'],
  ['appointment', 'a visit'],
  ['attachment', 'a note or a file'],
  ['surveyresponse', 'an answer of the customer'],
  [undefined, 'a message'],
])

function toWhat(key: string | undefined): string {
  return entityTexts.get(key) ?? key ?? ''
}

/** The call of the adapter and what came of it. */
export function attemptEntries(row: Row): TimelineEntry[] {
  const eventId = readText(row, 'event_id')
  const type = readOptionalText(row, 'handed_type') ?? 'The event'
  const number = readInteger(row, 'number')
  const outcome = readOptionalText(row, 'outcome')
  const finishedAt = readOptionalInteger(row, 'finished_at')
  const begun: TimelineEntry = {
    id: `attempt:${eventId}:${number}`,
    at: readInteger(row, 'started_at'),
    source: 'gateway',
    kind: 'attempt.started',
    text: `${type} was handed to the adapter, attempt ${number}.`,
    eventId,
    ...ofOther(row),
  }
  if (outcome === undefined || finishedAt === undefined) return [begun]
  const message = readOptionalText(row, 'message')
  const cause = readOptionalText(row, 'cause')
  return [
    begun,
    {
      id: `attempt:${eventId}:${number}:${outcome}`,
      at: finishedAt,
      source: 'adapter',
      kind: `attempt.${outcome}`,
      text: attemptText(type, number, outcome, cause, message),
      eventId,
      ...ofOther(row),
    },
  ]
}

function attemptText(
  type: string,
  number: number,
  outcome: string,
  cause: string | undefined,
  message: string | undefined,
): string {
  if (outcome === 'done' && cause === 'unhandled')
    return `${type} is passed by: the adapter does nothing with this type.`
  if (outcome === 'done') return `${type} is done.${message === undefined ? '' : ` ${message}`}`
  if (outcome === 'crashed') return `The process ended during attempt ${number} of ${type}.`
  const why = `${cause === undefined ? '' : ` (${cause})`}${message === undefined ? '' : `: ${message}`}`
  if (outcome === 'held') return `The provider's login was refused${why}. Its jobs wait.`
  return `Attempt ${number} of ${type} failed${why}`
}

const updateTexts: Readonly<Record<string, (kind: string, message: string | undefined) => string>> = {
  queued: (kind) => `${kind} is queued for Dispatch.`,
  sent: (kind) => `${kind} was sent to Dispatch.`,
  confirmed: (kind) => `Dispatch confirmed ${kind}.`,
  rejected: (kind, message) => `Dispatch rejected ${kind}${message === undefined ? '.' : `: ${message}`}`,
  dead: (kind, message) =>
    `Dispatch refused ${kind}, it is parked${message === undefined ? '.' : `: ${message}`}`,
  suppressed: (kind, cause) => `${kind} was not sent: ${toSuppressedText(cause)}.`,
}

export function updateEntry(row: Row): TimelineEntry {
  const state = readText(row, 'state')
  const updateId = readText(row, 'update_id')
  const kind = readText(row, 'kind')
  const message = readOptionalText(row, 'message')
  const isAnswer = state === 'confirmed' || state === 'rejected' || state === 'dead'
  return {
    id: `update:${updateId}:${state}:${readInteger(row, 'seq')}`,
    at: readInteger(row, 'at'),
    source: isAnswer ? 'dispatch' : state === 'sent' ? 'gateway' : 'provider',
    kind: `update.${state}`,
    text: updateTexts[state]?.(kind, message) ?? `${kind} is ${state}.`,
    updateId,
    ...ofOther(row),
  }
}

/** A text, or that retention took it. */
function textOf(row: Row): string {
  return readOptionalInteger(row, 'purged_at') === undefined
    ? toSentence(readText(row, 'facts'))
    : removedText
}

export function attentionEntries(row: Row): TimelineEntry[] {
  const id = readText(row, 'id')
  const text = textOf(row)
  const doneAt = readOptionalInteger(row, 'done_at')
  const raised: TimelineEntry = {
    id: `attention:${id}`,
    at: readInteger(row, 'since'),
    source: 'gateway',
    kind: 'attention.raised',
    text: `A person should look (${readText(row, 'cause').replaceAll('_', ' ')}): ${text}`,
    ...ofOther(row),
  }
  if (doneAt === undefined) return [raised]
  const isOpenUntilLinked = readText(row, 'cause') === 'not_linked'
  const done: TimelineEntry = {
    id: `attention:${id}:done`,
    at: doneAt,
    source: isOpenUntilLinked ? 'gateway' : 'operator',
    kind: 'attention.done',
    text: `${isOpenUntilLinked ? 'No longer open' : 'Ticked off'}: ${text}`,
    ...ofOther(row),
  }
  return [raised, done]
}

export function remarkEntry(row: Row): TimelineEntry {
  const eventId = readOptionalText(row, 'event_id')
  const updateId = readOptionalText(row, 'update_id')
  return {
    id: `remark:${readText(row, 'id')}`,
    at: readInteger(row, 'at'),
    source: readWord(row, 'source', sources),
    kind: readText(row, 'kind'),
    text: textOf(row),
    ...(eventId === undefined ? {} : { eventId }),
    ...(updateId === undefined ? {} : { updateId }),
    ...ofOther(row),
  }
}

/** One entry for all that retention took of a job: none if it took nothing. */
export function purgedEntries(jobId: string, row: Row): TimelineEntry[] {
  const at = readOptionalInteger(row, 'purged_at')
  if (at === undefined) return []
  const count = readInteger(row, 'count')
  const items = count === 1 ? 'of one event or update' : `of ${count} events and updates`
  return [
    {
      id: `retention:${jobId}:${at}`,
      at,
      source: 'gateway',
      kind: 'retention.purged',
      text: `Retention removed bodies, step results and texts ${items}; ids, times and states stay.`,
    },
  ]
}

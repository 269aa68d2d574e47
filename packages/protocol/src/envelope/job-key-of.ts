import { createHash } from 'node:crypto'
import { dispatchIdSchema, idText } from '../dispatch-id.ts'
import { attributeOf, isJsonObject, type JsonObject } from '../json/json-object.ts'
import { readErr } from '../inbound/err-event.ts'
import type { Action } from './read-actions.ts'

/** The key that orders events: events of one key are handled one after another. */
export interface JobKey {
  /** At most 170 characters, no control characters, for instance `job:30462`. */
  key: string
  /** The job that the event names, as text; undefined if it names none. */
  jobId?: string
}

const entitiesOfJobs: ReadonlySet<string> = new Set([
  'appointment',
  'surveyresponse',
  'estimate',
  'invoice',
  'customform',
])

/**
 * The key of the events that must stay in order with this one: those of its job; for an ack or err, those of
 * its update; else those of the same entity. An event that names nothing has a key of its own. Ids are
 * compared as text.
 */
export function jobKeyOf(action: Action, eventId: string): JobKey {
  const { putKey } = action
  const entity: JsonObject = isJsonObject(action.entity) ? action.entity : {}
  const jobId = jobIdOf(putKey, entity)
  if (jobId !== undefined) return { key: `job:${jobId}`, jobId }
  if (putKey === 'ack' || putKey === 'err') {
    const msgId = boundedText(readErr(entity).msgId)
    if (msgId !== undefined) return { key: `update:${msgId}` }
  }
  const ownId = idOf(entity, putKey === 'calendar_event' ? 'uuid' : 'id')
  if (putKey === null || ownId === undefined) return { key: `event:${eventId}` }
  return { key: `${/^[a-z0-9_]{1,64}$/.test(putKey) ? putKey : sha256Hex(putKey)}:${ownId}` }
}

function jobIdOf(putKey: string | null, entity: JsonObject): string | undefined {
  if (putKey === 'job') return idOf(entity, 'id')
  if (putKey === 'attachment') {
    const entityType = attributeOf(entity, 'entity_type')
    const isOfJob = typeof entityType === 'string' && entityType.toLowerCase() === 'job'
    return isOfJob ? idOf(entity, 'entity_id') : undefined
  }
  return putKey !== null && entitiesOfJobs.has(putKey) ? idOf(entity, 'job_id') : undefined
}

function idOf(entity: JsonObject, name: string): string | undefined {
  const id = dispatchIdSchema.safeParse(entity[name])
  return id.success ? boundedText(idText(id.data)) : undefined
}

/** A longer text, or one with characters that a database may refuse, is replaced by its hash. */
function boundedText(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  return /^[^\p{Cc}\p{Cs}]{1,100}$/u.test(text) ? text : sha256Hex(text)
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

import * as z from 'zod'
import { isJsonObject } from '../json/json-object.ts'

/**
 * Dispatch could not process a record that was posted. Its facts are nested (`err.payload.err`): read them
 * with `readErr`. Playbook: Use Cases > From Dispatch > Errors
 */
export const errEventSchema = z.looseObject({})

export type ErrEvent = z.infer<typeof errEventSchema>

export interface ErrFacts {
  /** MessageId of the post: the only reference to the update. */
  msgId?: string
  /** For people; may contain JSON; never make decisions by it. */
  message?: string
  /** The record type; an ack calls it `model`, an err `data_type`. */
  recordType?: string
  externalId?: string
}

/** A hostile err could be one huge tree: the search ends after this many objects. */
const maxObjects = 1000

/** The facts of an err (or ack), at any depth. Never throws. */
export function readErr(entity: unknown): ErrFacts {
  const objects = [entity].filter(isJsonObject)
  let facts: ErrFacts = {}
  for (let at = 0; at < objects.length && at < maxObjects; at++) {
    const object = objects[at] ?? {}
    const found = factsOf(object)
    if (found.msgId !== undefined) return found
    if (facts.message === undefined) facts = { ...facts, ...found }
    for (const value of Object.values(object)) {
      if (isJsonObject(value) && objects.length < maxObjects) objects.push(value)
    }
  }
  return facts
}

function factsOf(object: Readonly<Record<string, unknown>>): ErrFacts {
  const facts: ErrFacts = {}
  const msgId = textOf(object['msg_id'])
  const message = textOf(object['message']) ?? textOf(object['ack_message'])
  const recordType = textOf(object['data_type']) ?? textOf(object['model'])
  const externalId = textOf(object['external_id'])
  if (msgId !== undefined) facts.msgId = msgId
  if (message !== undefined) facts.message = message
  if (recordType !== undefined) facts.recordType = recordType
  if (externalId !== undefined) facts.externalId = externalId
  return facts
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
}

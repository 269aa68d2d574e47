import { incomingId } from '@truckroll/protocol'
import { z } from 'zod'
import { readShape } from './read-shape.ts'
import type { JobUpdate, PollChangesResponse } from './requests.ts'

/** An answer of `pollChanges`, looked over; each entry of its lists is looked over by itself when it is taken. */
export interface ReadChanges extends Pick<PollChangesResponse, 'updates' | 'cursor'> {
  readonly relinked: readonly unknown[]
  readonly more: boolean
}

const changesSchema = z.looseObject({
  relinked: z.array(z.unknown(), { error: 'expected a list of { from, to }' }).nullish(),
  updates: z.array(z.unknown(), { error: 'expected a list of updates' }),
  cursor: incomingId(z.string({ error: 'expected text' })),
  more: z.boolean({ error: 'expected true or false' }).nullish(),
})

/**
 * Undefined if nothing was answered.
 * @throws GatewayError `TR_ADAPTER_ANSWER` that names the field which cannot be read.
 */
export function readChanges(answer: unknown): ReadChanges | undefined {
  if (answer === undefined || answer === null) return undefined
  const { relinked, updates, cursor, more } = readShape(
    'pollChanges',
    '{ updates, cursor }',
    changesSchema,
    answer,
  )
  return { relinked: relinked ?? [], updates: updates as JobUpdate[], cursor, more: more === true }
}

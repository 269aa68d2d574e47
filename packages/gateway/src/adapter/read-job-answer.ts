import { incomingId } from '@truckroll/protocol'
import { z } from 'zod'
import { readShape } from './read-shape.ts'
import type { ReadJobResponse } from './requests.ts'

const text = z.string({ error: 'expected text' })
const time = text.refine(
  (value) => !Number.isNaN(Date.parse(value)),
  'expected a time such as 2026-03-19T14:30:00Z',
)
const answerSchema = z.looseObject({
  status: text,
  appointment: z
    .looseObject(
      { start: time, end: time, id: incomingId(text).nullish() },
      { error: 'expected { start, end } or nothing' },
    )
    .nullish(),
})

/**
 * What `getJob` answered. Undefined: the work order is not there.
 * @throws GatewayError `TR_ADAPTER_ANSWER` that names the field which cannot be read.
 */
export function readJobAnswer(answer: unknown): ReadJobResponse | undefined {
  if (answer === undefined || answer === null) return undefined
  const { status, appointment } = readShape('getJob', '{ status }, or nothing', answerSchema, answer)
  if (appointment === undefined || appointment === null) return { status }
  const { start, end, id } = appointment
  return { status, appointment: { start, end, ...(id === undefined || id === null ? {} : { id }) } }
}

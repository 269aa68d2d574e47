import type { RecordedEvent } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { timeSchema, toTime } from './time.ts'
import { toPayload } from './to-payload.ts'

export const jobEventViewSchema = z.object({
  id: z.string(),
  recordedAt: timeSchema,
  state: z.enum(['waiting', 'done', 'dead', 'failed_notice', 'skipped']),
  isCopy: z
    .boolean()
    .describe(
      'another event holds the same message: it came another way before, queue or webhook, or ended the job for a provider',
    ),
  purgedAt: timeSchema.nullable().describe('when retention removed what it held'),
  message: z
    .object({ type: z.string().optional(), payload: z.object({ Actions: z.array(z.unknown()) }) })
    .nullable()
    .describe('as Dispatch sent it, its Actions alone with this event; null once retention removed it'),
  handedOver: z
    .object({ type: z.string(), data: z.unknown() })
    .nullable()
    .describe('what the adapter got, as the bridge delivers it; null before and once retention removed it'),
})

export function toJobEventView(event: RecordedEvent): z.infer<typeof jobEventViewSchema> {
  const { id, recordedAt, state, isCopy, purgedAt, messageType, body, handed } = event
  const type = messageType === undefined ? {} : { type: messageType }
  return {
    id,
    recordedAt: toTime(recordedAt),
    state,
    isCopy,
    purgedAt: purgedAt === undefined ? null : toTime(purgedAt),
    message: body === undefined ? null : { ...type, payload: { Actions: [toPayload(body)] } },
    handedOver: handed === undefined ? null : { type: handed.type, data: toPayload(handed.data) },
  }
}

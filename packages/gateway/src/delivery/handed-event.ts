import {
  appointmentEventSchema,
  attachmentEventSchema,
  isJsonObject,
  parseJson,
  stringifyJson,
  surveyResponseEventSchema,
  type JsonObject,
} from '@truckroll/protocol'
import { updateKinds } from '@truckroll/store'
import { z } from 'zod'
import { eventTypes } from '../event-types.ts'

const jsonObject = z.custom<JsonObject>(isJsonObject)
const common = {
  /** All of it, as the HTTP bridge delivers it; its bytes stay the same on every attempt. */
  data: jsonObject,
  /** False: whoever receives it has no such job. */
  isKnown: z.boolean(),
  /** The job, or the fields of it that a small event brought. */
  job: jsonObject.optional().catch(undefined),
}
const pointers = z
  .array(z.unknown())
  .transform((list) => list.filter((pointer) => typeof pointer === 'string'))
  .catch([])
const settledUpdate = z.object({
  id: z.string(),
  kind: z.enum(updateKinds),
  jobId: z.string(),
  message: z.string().exactOptional(),
})

const handedEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['job.created', 'job.canceled']), ...common }),
  z.object({ type: z.literal('job.updated'), changed: pointers, ...common }),
  z.object({ type: z.literal('appointment.updated'), appointment: appointmentEventSchema, ...common }),
  z.object({
    type: z.enum(['note.created', 'note.updated', 'note.deleted']),
    note: attachmentEventSchema,
    ...common,
  }),
  z.object({
    type: z.enum(['attachment.created', 'attachment.deleted']),
    attachment: attachmentEventSchema,
    ...common,
  }),
  z.object({ type: z.literal('survey.submitted'), survey: surveyResponseEventSchema, ...common }),
  z.object({ type: z.enum(['update.confirmed', 'update.rejected']), update: settledUpdate, ...common }),
  z.object({ type: z.enum(['provider.connected', 'provider.offboarded']), ...common }),
  z.object({ type: z.literal('message.other'), ...common }),
])

/** What an event is called and what it carries, in the types that its method of the adapter is given. */
export type Handover = z.infer<typeof handedEventSchema>

/** Undefined if the data is not what such an event carries. */
export function readHandover(type: string, data: JsonObject): Handover | undefined {
  return handedEventSchema.safeParse({ ...data, type, data, isKnown: data['known'] !== false }).data
}

/** Any event may go as a message of no other type. */
export function toOther(data: JsonObject): Handover {
  return { type: 'message.other', data, isKnown: data['known'] !== false }
}

/** As it is stored with the first attempt. */
export function writeHandover({ type, data }: Handover): { readonly type: string; readonly data: string } {
  return { type, data: stringifyJson(data) }
}

/**
 * As it was stored with the first attempt; undefined if its type is known and its data does not fit. A type that this
 * version does not know goes on as a message of no other type.
 */
export function parseHandover(handed: {
  readonly type: string
  readonly data: string
}): Handover | undefined {
  const parsed = parseJson(handed.data)
  const data = isJsonObject(parsed) ? parsed : {}
  const handover = readHandover(handed.type, data)
  if (handover !== undefined) return handover
  return eventTypes.some((type) => type === handed.type) ? undefined : toOther(data)
}

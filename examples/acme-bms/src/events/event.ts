import { z } from 'zod'

import { actorSchema } from '../access/caller.ts'
import { noteSchema } from '../notes/note.ts'
import { fileSchema } from '../files/file.ts'
import { visitSchema } from '../visits/visit.ts'
import { workOrderSchema } from '../work-orders/work-order.ts'
import { workOrderStatusSchema } from '../work-orders/workflow.ts'

export const eventTypes = [
  'work_order.created',
  'work_order.updated',
  'work_order.status_changed',
  'visit.changed',
  'note.created',
  'note.updated',
  'note.deleted',
  'file.created',
  'file.deleted',
] as const

/** What happened, with the record as it was right after. */
const eventDataSchema = z.object({
  workOrderId: z.string(),
  workOrderNumber: z.int(),
  workOrderReference: z.string().nullable(),
  previousStatus: workOrderStatusSchema.optional(),
  /** Names of the fields that an update changed. */
  changed: z.array(z.string()).optional(),
  visitChange: z.enum(['scheduled', 'rescheduled', 'canceled']).optional(),
  workOrder: workOrderSchema.optional(),
  visit: visitSchema.optional(),
  note: noteSchema.optional(),
  file: fileSchema.optional(),
})

/**
 * The same object on a webhook, in `GET /v1/events` and for a listener in the process. `id` is the same on every
 * repetition; `actor` tells a person's change from one that came in by the API, so that nobody answers himself.
 */
export const acmeEventSchema = z.object({
  id: z.string(),
  type: z.enum(eventTypes),
  occurredAt: z.string(),
  companyId: z.string(),
  actor: actorSchema,
  data: eventDataSchema,
})
export type AcmeEvent = z.infer<typeof acmeEventSchema>

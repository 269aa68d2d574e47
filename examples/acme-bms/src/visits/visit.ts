import { z } from 'zod'

import { actorSchema } from '../access/caller.ts'
import { externalReference, instant, shortText, timeZone } from '../http/fields.ts'

const longestWindowMs = 7 * 24 * 3600 * 1000

const window = {
  start: instant,
  end: instant,
  /** Absent: the zone of the work order's address. */
  timeZone: timeZone.optional(),
  technician: shortText.nullable().optional(),
}

export const visitInputSchema = z
  .strictObject({ ...window, externalReference: externalReference.nullable().default(null) })
  .superRefine(checkWindow)
export type VisitInput = z.infer<typeof visitInputSchema>

export const visitMoveSchema = z.strictObject(window).superRefine(checkWindow)
export type VisitMove = z.infer<typeof visitMoveSchema>

export const visitSchema = z.object({
  id: z.string(),
  workOrderId: z.string(),
  status: z.enum(['scheduled', 'canceled']),
  /** Start and end of the arrival window, in UTC. */
  start: z.string(),
  end: z.string(),
  timeZone: z.string().nullable(),
  technician: z.string().nullable(),
  externalReference: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  updatedBy: actorSchema,
})
export type Visit = z.infer<typeof visitSchema>

function checkWindow(input: { start: string; end: string }, context: z.RefinementCtx): void {
  const lengthMs = Date.parse(input.end) - Date.parse(input.start)
  if (lengthMs <= 0)
    context.addIssue({ code: 'custom', path: ['end'], message: 'expected a time after start' })
  if (lengthMs > longestWindowMs)
    context.addIssue({ code: 'custom', path: ['end'], message: 'expected a window of 7 days at most' })
}

import { differenceKinds, updateStates, type Difference, type Reconciliation } from '@truckroll/gateway/embed'
import { z } from 'zod'

const repairSchema = z.object({
  kind: z.string(),
  reason: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  appointmentId: z.string().optional(),
})

const differenceSchema = z.object({
  jobId: z.string(),
  externalOrganizationId: z.string(),
  bmsId: z.string(),
  kind: z
    .enum(differenceKinds)
    .describe('`not_found`: the product has no such work order now; `unread`: it could not be asked'),
  state: z.string().nullable().describe('where the job stands at Dispatch'),
  bmsStatus: z.string().nullable().describe("the product's own word"),
  text: z.string(),
  repair: repairSchema.nullable().describe('the update that `repair` sends; null: a person has to look'),
  repaired: z
    .object({ updateId: z.string(), state: z.enum(updateStates) })
    .optional()
    .describe('the update that was sent'),
})

export const reconciliationSchema = z.object({
  items: z.array(differenceSchema),
  compared: z.int().describe('jobs of this page whose work orders were looked at'),
  busy: z.int().describe('jobs of this page that were passed by, because something of theirs is on its way'),
  nextCursor: z.string().nullable(),
})

export function toReconciliationView(found: Reconciliation): z.infer<typeof reconciliationSchema> {
  const { differences, compared, busy, nextCursor } = found
  return { items: differences.map(toDifferenceView), compared, busy, nextCursor: nextCursor ?? null }
}

function toDifferenceView(difference: Difference): z.infer<typeof differenceSchema> {
  const { state, bmsStatus, repair, repaired, ...rest } = difference
  return {
    ...rest,
    state: state ?? null,
    bmsStatus: bmsStatus ?? null,
    repair: repair ?? null,
    ...(repaired === undefined ? {} : { repaired }),
  }
}

import * as z from 'zod'

export const queueEntrySchema = z.object({
  seq: z.number(),
  message: z.object({
    id: z.string(),
    procedureId: z.string(),
    accountKey: z.string(),
    group: z.string(),
    type: z.string().nullable(),
    payloadText: z.string(),
    itemText: z.string().exactOptional(),
    omit: z.array(z.enum(['ID', 'Receipt', 'ProcedureID', 'Type'])).exactOptional(),
  }),
  queuedAt: z.number(),
  receipt: z.string().nullable(),
  visibleAt: z.number().nullable(),
  deliveries: z.number(),
})

import { z } from 'zod'
import { updateKinds, type UpdateKindWith, updateMeanings } from '@truckroll/store'
import { updateSchema } from '../updates/update.ts'

const isStatus = (kind: (typeof updateKinds)[number]): kind is UpdateKindWith<'ordering', 'status'> =>
  updateMeanings[kind].ordering === 'status'

/** What Dispatch is sent for a vendor's status: an update's kind with a fixed reason, or nothing. */
export const statusMeaningSchema = z.union([
  z.strictObject({
    kind: z.enum(updateKinds.filter(isStatus)),
    reason: z.string().min(1).optional(),
  }),
  /** Dispatch learns of it in another way (of a schedule by its appointment), or not at all. */
  z.literal('none'),
])
export type StatusMeaning = z.infer<typeof statusMeaningSchema>

/** Each status of the vendor, by its name there. */
export const statusMapSchema = z.record(z.string(), statusMeaningSchema)
export type StatusMap = z.infer<typeof statusMapSchema>

/** Overrides and suppressions of the map, by provider and by brand (`source_id`). */
export const statusOverridesSchema = z.object({
  statusMap: statusMapSchema.optional(),
  brands: z.record(z.string(), z.looseObject({ statusMap: statusMapSchema.optional() })).optional(),
})

/** The meaning of a status, the brand's override before the provider's before the adapter's; undefined = not mapped. */
export function toStatusMeaning(
  status: string,
  map: StatusMap,
  overrides: z.infer<typeof statusOverridesSchema> = {},
  sourceId?: string,
): StatusMeaning | undefined {
  const ofBrand = sourceId === undefined ? undefined : overrides.brands?.[sourceId]?.statusMap
  return ofBrand?.[status] ?? overrides.statusMap?.[status] ?? map[status]
}

/** The update a status stands for, undefined if it stands for none. */
export function toStatusUpdate(
  meaning: StatusMeaning | undefined,
  occurredAt?: string,
): z.infer<typeof updateSchema> | undefined {
  if (meaning === undefined || meaning === 'none') return undefined
  return updateSchema.parse({ ...meaning, ...(occurredAt === undefined ? {} : { occurredAt }) })
}

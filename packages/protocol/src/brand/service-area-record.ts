import * as z from 'zod'
import { externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'

const idsOfArea = {
  external_id: externalIdSchema,
  /** Of a provider. */
  external_organization_id: externalIdSchema.exactOptional(),
  /** Of a technician; printed only as the end of `external_id`. */
  external_user_id: externalIdSchema.exactOptional(),
  name: wordsSchema.exactOptional(),
}

/**
 * Where a provider or a technician works, in one of three kinds of places.
 * Playbook: Use Cases > To Dispatch > Organizations, Users > Service Areas
 */
export const serviceAreaSchema = z.discriminatedUnion('service_area_type', [
  z.strictObject({
    ...idsOfArea,
    service_area_type: z.literal('zcta5'),
    postal_codes: z.array(z.strictObject({ postal_code: wordsSchema })),
  }),
  z.strictObject({
    ...idsOfArea,
    service_area_type: z.literal('tract'),
    census_tracts: z.array(wordsSchema),
  }),
  z.strictObject({
    ...idsOfArea,
    service_area_type: z.literal('fsaldu'),
    canadian_postal_codes: z.array(wordsSchema),
  }),
])

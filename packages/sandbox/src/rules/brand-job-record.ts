import { dispatchIdSchema } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import { cleanContacts } from './clean-person.ts'

/** The fields of a brand's job that the rules need; all others are kept as they came. */
export const brandJobSchema = z.looseObject({
  external_id: dispatchIdSchema.nullish(),
  organization_id: dispatchIdSchema.nullish(),
  external_organization_id: dispatchIdSchema.nullish(),
  external_customer_id: dispatchIdSchema.nullish(),
  source_id: dispatchIdSchema.nullish(),
  status: z.string().nullish(),
  status_message: z.string().nullish(),
  customer: z.unknown().optional(),
})
export type BrandJobRecord = z.infer<typeof brandJobSchema>

const notContent = new Set([
  'id',
  'status',
  'status_message',
  'external_id',
  'organization_id',
  'external_organization_id',
  'external_customer_id',
  'customer',
  'source_id',
  'brand_id',
])

/** The fields of a job that a provider reads: everything but ids, state and the customer. */
export function contentOf(posted: JsonObject): Record<string, unknown> {
  const content = Object.fromEntries(Object.entries(posted).filter(([name]) => !notContent.has(name)))
  if (content['contacts'] !== undefined) content['contacts'] = cleanContacts(content['contacts'])
  return content
}

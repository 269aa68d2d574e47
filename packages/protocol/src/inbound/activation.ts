import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'

/**
 * Dispatch tells that a provider is connected: the id in the field-service product and the one at Dispatch.
 * Further attributes stay. Playbook: Gateway > FAQs > Onboarding
 */
export const activationSchema = z.looseObject({
  external_organization_id: dispatchIdSchema,
  organization_id: dispatchIdSchema,
})

export type Activation = z.infer<typeof activationSchema>

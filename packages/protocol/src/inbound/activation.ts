import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'

/**
 * Dispatch reports that a provider is connected: its id in the field-service product and its id at Dispatch.
 * Further attributes are kept. Playbook: Gateway > FAQs > Onboarding
 */
export const activationSchema = z.looseObject({
  external_organization_id: dispatchIdSchema,
  organization_id: dispatchIdSchema,
})

export type Activation = z.infer<typeof activationSchema>

import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'
import { wordsSchema } from './outbound-fields.ts'

const attribute = wordsSchema.nullable().exactOptional()

/**
 * Asks Dispatch to connect a provider: a bare object under `RecordType: gateway_provision`, signed with the
 * application key. People at Dispatch match it, so it needs an e-mail, a phone number or a state.
 * Playbook: Gateway > FAQs > Onboarding
 */
export const gatewayProvisionSchema = z
  .strictObject({
    external_organization_id: wordsSchema,
    name: wordsSchema,
    email: wordsSchema.exactOptional(),
    phone_number: wordsSchema.exactOptional(),
    address: z
      .strictObject({
        street: attribute,
        street_line_2: attribute,
        city: attribute,
        state: attribute,
        country: attribute,
      })
      .exactOptional(),
    api_creds: z.record(z.string(), z.unknown()).exactOptional(),
    app_id: wordsSchema,
  })
  .refine(
    ({ email, phone_number, address }) => Boolean(email ?? phone_number ?? address?.state),
    'expected at least one of email, phone_number, address.state',
  )

export type GatewayProvision = z.infer<typeof gatewayProvisionSchema>

/**
 * Ends a provider's connection at once: a bare object under `RecordType: gateway_deprovision`.
 * Playbook: Gateway > FAQs > Offboarding
 */
export const gatewayDeprovisionSchema = z.strictObject({
  external_organization_id: wordsSchema,
  organization_id: dispatchIdSchema,
  app_id: wordsSchema,
})

export type GatewayDeprovision = z.infer<typeof gatewayDeprovisionSchema>

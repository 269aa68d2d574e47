import {
  gatewayDeprovisionSchema,
  gatewayProvisionSchema,
  parseJson,
  stringifyJson,
} from '@truckroll/protocol'
import type { NewProviderPost } from '@truckroll/store'
import type { ProviderRequest } from './provider-request.ts'
import type { SecretBox } from './secret-box.ts'

export interface PostIdentity {
  readonly id: string
  readonly appId: string
}

/** The post that asks Dispatch to connect a provider. Playbook: Gateway > FAQs > Onboarding. */
export function toProvisionPost(
  request: ProviderRequest,
  identity: PostIdentity,
  secrets: SecretBox,
): NewProviderPost {
  const { address } = request
  const record = gatewayProvisionSchema.parse({
    external_organization_id: request.externalOrganizationId,
    name: request.name,
    ...(request.email === undefined ? {} : { email: request.email }),
    ...(request.phoneNumber === undefined ? {} : { phone_number: request.phoneNumber }),
    ...(address === undefined
      ? {}
      : {
          address: {
            ...(address.street === undefined ? {} : { street: address.street }),
            ...(address.streetLine2 === undefined ? {} : { street_line_2: address.streetLine2 }),
            ...(address.city === undefined ? {} : { city: address.city }),
            ...(address.state === undefined ? {} : { state: address.state }),
            ...(address.country === undefined ? {} : { country: address.country }),
          },
        }),
    app_id: identity.appId,
  })
  return {
    id: identity.id,
    externalOrganizationId: request.externalOrganizationId,
    recordType: 'gateway_provision',
    record: stringifyJson(record),
    ...(request.apiCreds === undefined
      ? {}
      : { sealedCredentials: secrets.seal(stringifyJson(request.apiCreds), `post:${identity.id}`) }),
  }
}

/** The post that ends a provider's connection. Playbook: Gateway > FAQs > Offboarding. */
export function toDeprovisionPost(
  externalOrganizationId: string,
  organizationIdJson: string,
  identity: PostIdentity,
): NewProviderPost {
  const record = gatewayDeprovisionSchema.parse({
    external_organization_id: externalOrganizationId,
    organization_id: parseJson(organizationIdJson),
    app_id: identity.appId,
  })
  return {
    id: identity.id,
    externalOrganizationId,
    recordType: 'gateway_deprovision',
    record: stringifyJson(record),
  }
}

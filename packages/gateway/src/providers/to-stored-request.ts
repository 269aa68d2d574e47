import { stringifyJson } from '@truckroll/protocol'
import type { StoredProvider } from '@truckroll/store'
import type { ProviderRequest } from './provider-request.ts'
import type { SecretBox } from './secret-box.ts'
import { toSealedSecrets } from './to-sealed-secrets.ts'

/** What a request changes of a provider that is known. */
export function toChange(request: ProviderRequest, requestHash: string, secrets: SecretBox) {
  return {
    name: request.name,
    profile: toProfile(request),
    requestHash,
    ...(request.settings === undefined ? {} : { settings: stringifyJson(request.settings) }),
    ...toSealedSecrets(request, secrets),
  }
}

/** A provider that a request makes known. */
export function toNewProvider(
  request: ProviderRequest,
  requestHash: string,
  secrets: SecretBox,
  requestedAt: number,
): StoredProvider {
  return {
    organizationId: undefined,
    organizationIdJson: undefined,
    state: 'requested',
    stateText: undefined,
    sealedCredentials: undefined,
    sealedDispatch: undefined,
    sealedBridge: undefined,
    credentialsVersion: 0,
    settings: '{}',
    isHeld: false,
    heldMessage: undefined,
    requestedAt,
    connectedAt: undefined,
    firstJobId: undefined,
    firstJobAt: undefined,
    externalOrganizationId: request.externalOrganizationId,
    ...toChange(request, requestHash, secrets),
    verifiedAt: request.credentials === undefined ? undefined : requestedAt,
  }
}

function toProfile({ email, phoneNumber, address }: ProviderRequest): string {
  return stringifyJson({
    ...(email === undefined ? {} : { email }),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
    ...(address === undefined ? {} : { address }),
  })
}

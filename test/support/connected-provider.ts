import type { StoredProvider } from '@truckroll/gateway/embed'

/** A provider as the store has it once its organization is known; `at`: when it was connected. */
export function connectedProvider(
  externalOrganizationId: string,
  organizationId: string,
  at = 0,
): StoredProvider {
  return {
    externalOrganizationId,
    organizationId,
    organizationIdJson: organizationId,
    name: externalOrganizationId,
    state: 'connected',
    stateText: undefined,
    profile: '{}',
    requestHash: '',
    settings: '{}',
    sealedCredentials: undefined,
    sealedDispatch: undefined,
    sealedBridge: undefined,
    credentialsVersion: 0,
    verifiedAt: undefined,
    isHeld: false,
    heldMessage: undefined,
    requestedAt: at,
    connectedAt: at,
    firstJobId: undefined,
    firstJobAt: undefined,
  }
}

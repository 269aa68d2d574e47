import { isJsonObject, parseJson } from '@truckroll/protocol'
import type { ProviderView } from './providers-api.ts'
import type { StoredProvider } from '@truckroll/store'
import { toShownSettings } from './shown-settings.ts'

/** A provider as shown: that it has secrets, never what they are. */
export function toProviderView(stored: StoredProvider): ProviderView {
  const profile = parseJson(stored.profile)
  const settings = parseJson(stored.settings)
  const text = (name: string) => {
    const value = isJsonObject(profile) ? profile[name] : undefined
    return typeof value === 'string' ? value : undefined
  }
  return {
    externalOrganizationId: stored.externalOrganizationId,
    organizationId: stored.organizationId,
    name: stored.name,
    state: stored.state,
    text: stored.stateText,
    settings: isJsonObject(settings) ? toShownSettings(settings) : {},
    email: text('email'),
    phoneNumber: text('phoneNumber'),
    hasCredentials: stored.sealedCredentials !== undefined,
    hasDispatchKey: stored.sealedDispatch !== undefined,
    hasBridgeSecret: stored.sealedBridge !== undefined,
    isHeld: stored.isHeld,
    heldMessage: stored.heldMessage,
    requestedAt: stored.requestedAt,
    connectedAt: stored.connectedAt,
    firstJobId: stored.firstJobId,
    firstJobAt: stored.firstJobAt,
  }
}

import { isJsonObject } from '@truckroll/protocol'
import { GatewayError, type StoredProvider } from '@truckroll/store'
import type { ProviderRequest } from './provider-request.ts'

/**
 * What goes to a provider's own receiver is signed by a secret of its own: by the operator's the receiver could forge
 * deliveries to all others.
 * @throws GatewayError `TR_PROVIDER_INVALID` if such a receiver is named and no secret is known
 */
export function requireBridgeSecret(
  { settings, bridgeSecret }: Pick<ProviderRequest, 'settings' | 'bridgeSecret'>,
  known: Pick<StoredProvider, 'sealedBridge'> | undefined,
): void {
  if (bridgeSecret !== undefined || known?.sealedBridge !== undefined) return
  if (settings === undefined || !namesReceiver(settings)) return
  const message = 'expected the secret that signs what goes to settings.bridgeUrl: whsec_ and base64'
  throw new GatewayError(
    'TR_PROVIDER_INVALID',
    `the provider is not as expected: /bridgeSecret: ${message}`,
    {
      issues: [{ path: '/bridgeSecret', message }],
    },
  )
}

/** Of the provider, or of one of its brands. */
function namesReceiver(settings: Readonly<Record<string, unknown>>): boolean {
  const { bridgeUrl, brands } = settings
  if (bridgeUrl !== undefined && bridgeUrl !== null) return true
  return isJsonObject(brands) && Object.values(brands).some((own) => isJsonObject(own) && namesReceiver(own))
}

import { stringifyJson } from '@truckroll/protocol'
import type { ProviderRequest } from './provider-request.ts'
import type { SecretBox } from './secret-box.ts'

type Secrets = Pick<ProviderRequest, 'externalOrganizationId' | 'credentials' | 'dispatch' | 'bridgeSecret'>

/** The secrets of a request as they are stored, each for its own purpose. */
export function toSealedSecrets({ externalOrganizationId: id, ...given }: Secrets, box: SecretBox) {
  const { credentials, dispatch, bridgeSecret } = given
  return {
    ...(credentials === undefined
      ? {}
      : { sealedCredentials: box.seal(stringifyJson(credentials), `credentials:${id}`) }),
    ...(dispatch === undefined
      ? {}
      : { sealedDispatch: box.seal(stringifyJson(dispatch), `dispatch:${id}`) }),
    ...(bridgeSecret === undefined ? {} : { sealedBridge: box.seal(bridgeSecret, `bridge:${id}`) }),
  }
}

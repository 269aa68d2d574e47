import type { ProviderChange } from '@truckroll/store'
import type { ProviderRequest } from './provider-request.ts'

type Content = Pick<ProviderRequest, 'settings' | 'credentials' | 'bridgeSecret'>

/** What a provider can be held for is given anew: its jobs are tried with it. A login was tried before. */
export function toRelease(
  { settings, credentials, bridgeSecret }: Content,
  triedAt: number,
): Pick<ProviderChange, 'releasesHold' | 'verifiedAt'> {
  const isGiven = [settings, credentials, bridgeSecret].some((given) => given !== undefined)
  return {
    ...(isGiven ? { releasesHold: true } : {}),
    ...(credentials === undefined ? {} : { verifiedAt: triedAt }),
  }
}

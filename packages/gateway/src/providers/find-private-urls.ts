import { isJsonObject, toPointer } from '@truckroll/protocol'
import type { Issue } from '@truckroll/store'
import type { AddressRule } from '../addresses/address-rule.ts'

const message =
  'expected a host with a public address; list a private one in TRUCKROLL_ALLOW_PRIVATE_ADDRESSES if it is yours'

/** Receivers of a provider and of its brands whose URLs say themselves that they lead to a private address. */
export function findPrivateUrls(
  settings: Readonly<Record<string, unknown>>,
  addresses: AddressRule,
): readonly Issue[] {
  const { bridgeUrl, brands } = settings
  const own =
    typeof bridgeUrl === 'string' &&
    URL.canParse(bridgeUrl) &&
    addresses.refusesHost(new URL(bridgeUrl).hostname)
      ? [{ path: '/settings/bridgeUrl', message }]
      : []
  const ofBrands = isJsonObject(brands) ? Object.entries(brands) : []
  return [
    ...own,
    ...ofBrands.flatMap(([brand, overrides]) =>
      isJsonObject(overrides)
        ? findPrivateUrls(overrides, addresses).map(({ path }) => ({
            path: path.replace('/settings', `/settings${toPointer(['brands', brand])}`),
            message,
          }))
        : [],
    ),
  ]
}

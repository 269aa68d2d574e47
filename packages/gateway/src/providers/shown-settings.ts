import { isJsonObject, toShownHost } from '@truckroll/protocol'

type Settings = Readonly<Record<string, unknown>>

/** A provider's settings as they may be shown: of the address of its own receiver the host alone, also of a brand's. */
export function toShownSettings(settings: Settings): Record<string, unknown> {
  return mapAddresses(settings, undefined, (address) => toShownHost(address))
}

/** Settings as they were shown, changed and given back: an address that was left as it was shown is the stored one. */
export function restoreShown(given: Settings, stored: unknown): Record<string, unknown> {
  return mapAddresses(given, stored, (address, known) =>
    typeof known === 'string' && address === toShownHost(known) ? known : address,
  )
}

function mapAddresses(
  settings: Settings,
  others: unknown,
  map: (address: string, other: unknown) => string,
): Record<string, unknown> {
  const { bridgeUrl, brands } = settings
  const known = isJsonObject(others) ? others : {}
  const knownBrands = isJsonObject(known['brands']) ? known['brands'] : {}
  return {
    ...settings,
    ...(typeof bridgeUrl === 'string' && { bridgeUrl: map(bridgeUrl, known['bridgeUrl']) }),
    ...(isJsonObject(brands) && {
      brands: Object.fromEntries(
        Object.entries(brands).map(([id, own]) => [
          id,
          isJsonObject(own) ? mapAddresses(own, knownBrands[id], map) : own,
        ]),
      ),
    }),
  }
}

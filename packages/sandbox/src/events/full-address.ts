import { isJsonObject } from '@truckroll/protocol'
import { timeZoneOf } from './time-zone-of.ts'

/** An address as events carry it: what was posted, with country and time zone filled in. */
export function toFullAddress(address: unknown): unknown {
  if (!isJsonObject(address)) return address
  const country = address['country'] ?? 'United States'
  return { street_2: '', ...address, country, timezone: address['timezone'] ?? timeZoneOf(address['state']) }
}

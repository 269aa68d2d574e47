import { isJsonObject } from '@truckroll/protocol'
import { coordinatesOf } from './coordinates-of.ts'
import { timeZoneOf } from './time-zone-of.ts'

/** An address as events carry it: what was posted, with country, time zone and coordinates filled in. */
export function toFullAddress(address: unknown): unknown {
  if (!isJsonObject(address)) return address
  const { latitude, longitude } = coordinatesOf(address['postal_code'])
  return {
    street_2: '',
    ...address,
    country: address['country'] ?? 'United States',
    timezone: address['timezone'] ?? timeZoneOf(address['state'], address['postal_code']),
    latitude: address['latitude'] ?? latitude,
    longitude: address['longitude'] ?? longitude,
  }
}

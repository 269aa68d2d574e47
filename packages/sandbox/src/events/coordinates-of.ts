import { postalPlaces } from './postal-places.ts'
import { zipCodeOf } from './zip-code-of.ts'

const placesByArea: ReadonlyMap<string, { latitude: number; longitude: number }> = new Map(
  postalPlaces
    .trim()
    .split(/\s*,\s*|\n/)
    .map((place) => {
      const [area = '', latitude, longitude] = place.split(' ')
      return [area, { latitude: Number(latitude), longitude: Number(longitude) }]
    }),
)

/**
 * Where an address in the United States roughly is, in degrees: the middle of its three-digit ZIP code area.
 * Nulls when its postal code is none of those. Dispatch itself looks the street up.
 */
export function coordinatesOf(postalCode: unknown): { latitude: number | null; longitude: number | null } {
  return placesByArea.get(zipCodeOf(postalCode)?.slice(0, 3) ?? '') ?? { latitude: null, longitude: null }
}

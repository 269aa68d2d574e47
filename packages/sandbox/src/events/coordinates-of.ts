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
 * Rough position of an address in the United States, in degrees: the middle of its three-digit ZIP code area.
 * Nulls if its postal code is not in one. Dispatch itself looks up the street.
 */
export function coordinatesOf(postalCode: unknown): { latitude: number | null; longitude: number | null } {
  return placesByArea.get(zipCodeOf(postalCode)?.slice(0, 3) ?? '') ?? { latitude: null, longitude: null }
}

import type { SealedPlace, SealedValue } from '@truckroll/store'

const names: Readonly<Record<SealedPlace, string>> = {
  'provider.credentials': 'credentials',
  'provider.dispatch': 'dispatch',
  'provider.bridge': 'bridge',
  'update.credentials': 'post',
  fact: 'fact',
}

/** What a value was sealed for: it opens nowhere else. */
export function purposeOf({ place, id }: Pick<SealedValue, 'place' | 'id'>): string {
  return `${names[place]}:${id}`
}

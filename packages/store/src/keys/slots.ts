/**
 * Each key stands in a queue of its own, its slot: of its provider (`p:`), of an organization that is not connected
 * (`o:`), or of nobody (`-`). The outbox has them once for each seat. Slots take turns, in the order of their bytes.
 */
export interface Place {
  readonly seat: string
  readonly slot: string
}

export const FIRST_PLACE: Place = { seat: '', slot: '' }

/** Keys that belong to no organization at all. Sorts before all other slots. */
export const NO_SLOT = '-'
const PROVIDER_PREFIX = 'p:'

export function providerOfSlot(slot: string): string | undefined {
  return slot.startsWith(PROVIDER_PREFIX) ? slot.slice(PROVIDER_PREFIX.length) : undefined
}

/** As the stores compare: by bytes. */
export function comparePlaces(left: Place, right: Place): number {
  const bySeat = Buffer.compare(Buffer.from(left.seat), Buffer.from(right.seat))
  return bySeat === 0 ? Buffer.compare(Buffer.from(left.slot), Buffer.from(right.slot)) : bySeat
}

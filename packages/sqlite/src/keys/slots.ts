import type { KeyOwner } from '@truckroll/store'

/** Keys that belong to no organization at all. Sorts before all other slots. */
const NO_SLOT = '-'
const ORGANIZATION_PREFIX = 'o:'
/** The first place after all slots of organizations that are not connected. */
export const AFTER_ORGANIZATIONS = 'o;'
const PROVIDER_PREFIX = 'p:'
/** A place after every slot. */
export const AFTER_SLOTS = '\u{10FFFF}'

/** The queue of its own that a key stands in: of a provider, of an organization not connected, or of nobody. */
export function slotOf(owner: Pick<KeyOwner, 'organizationId' | 'provider'>): string {
  if (owner.provider !== undefined) return PROVIDER_PREFIX + owner.provider
  if (owner.organizationId !== undefined) return ORGANIZATION_PREFIX + owner.organizationId
  return NO_SLOT
}

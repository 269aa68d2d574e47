import { idText } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import type { Organization } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'

export function organizationById(world: ReadonlyWorld, id: DispatchId | null): Organization | undefined {
  return id === null ? undefined : world.get('organizations', idText(id))
}

/** The provider a brand means by its `external_organization_id`. */
export function organizationByExternalId(
  world: ReadonlyWorld,
  brandKey: string,
  externalId: string,
): Organization | undefined {
  let shared: Organization | undefined
  for (const [, organization] of world.entries('organizations')) {
    if (organization.externalIds[brandKey] === externalId) return organization
    if (organization.externalId === externalId && isOpenTo(organization, brandKey)) shared ??= organization
  }
  return shared
}

/** May this brand send it jobs? */
export function isOpenTo(organization: Organization, brandKey: string): boolean {
  return organization.connectedTo === null || organization.connectedTo.includes(brandKey)
}

/** The provider with the same name and the same telephone number or e-mail address. */
export function findSameOrganization(
  world: ReadonlyWorld,
  fields: Readonly<Record<string, unknown>>,
): Organization | undefined {
  const wanted = identityOf(fields)
  for (const [, organization] of world.entries('organizations')) {
    const known = identityOf({ name: organization.name, ...organization.fields })
    const isSameContact =
      (wanted.phone !== '' && wanted.phone === known.phone) ||
      (wanted.email !== '' && wanted.email === known.email)
    if (wanted.name !== '' && wanted.name === known.name && isSameContact) return organization
  }
  return undefined
}

function identityOf(fields: Readonly<Record<string, unknown>>): {
  name: string
  phone: string
  email: string
} {
  const text = (value: unknown): string => (typeof value === 'string' ? value.trim().toLowerCase() : '')
  const phone = text(fields['phone_number'])
    .replace(/\D/g, '')
    .replace(/^1(?=\d{10}$)/, '')
  return { name: text(fields['name']), phone, email: text(fields['email']) }
}

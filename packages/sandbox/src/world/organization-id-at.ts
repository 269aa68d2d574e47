import type { Organization } from './entities.ts'

/** The id a brand knows the provider by: its own, else the one every connected brand may use. */
export function organizationIdAt(organization: Organization, brandKey: string): string | null {
  return organization.externalIds[brandKey] ?? organization.externalId
}

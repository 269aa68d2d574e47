/** The provider as `data.provider` shows it. */
export interface ProviderFacts {
  readonly externalOrganizationId: string
  readonly organizationId: string | undefined
  readonly name: string
}

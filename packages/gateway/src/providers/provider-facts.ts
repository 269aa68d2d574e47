/** The provider as `data.provider` shows it. */
export interface ProviderFacts {
  readonly externalOrganizationId: string
  readonly organizationId: string | undefined
  readonly name: string
  /** Only if it has left or is about to: what was still in Dispatch's queue is delivered marked. */
  readonly state?: 'offboarding' | 'offboarded'
}

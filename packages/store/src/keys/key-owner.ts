/** Who a key belongs to. */
export interface KeyOwner {
  readonly jobId: string | undefined
  readonly organizationId: string | undefined
  /** External organization id of the provider, if it is known. */
  readonly provider: string | undefined
}

/** A change in the BMS, as its webhook reports it. */
export interface BmsChange {
  /** The vendor's own id of the change. */
  readonly id: string
  readonly jobId: string
  readonly provider: string
  readonly bmsId: string
  /** Who did it: the gateway itself (an echo of Dispatch), or a person of the provider. */
  readonly by: 'gateway' | 'person'
  /** An update in the gateway's words. */
  readonly update: Readonly<Record<string, unknown>> & { readonly kind: string }
}

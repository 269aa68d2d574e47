/** The right to poll a credential, over all processes of one store (guarantee 8). */
export interface Lease {
  readonly credential: string
  /** Fencing token: grows with every change of holder. */
  readonly token: number
}

export interface LeaseStore {
  /** Takes the lease if it is free or expired by the store's clock; undefined if somebody else holds it. */
  acquireLease(credential: string, holder: string, ttlMs: number): Promise<Lease | undefined>
  /** Resolves false if the lease is no longer held under this token. */
  renewLease(lease: Lease, ttlMs: number): Promise<boolean>
  releaseLease(lease: Lease): Promise<void>
}

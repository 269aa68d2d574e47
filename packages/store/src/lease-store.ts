/** The right to poll a credential, over all processes of one store (guarantee 8). */
export interface Lease {
  readonly credential: string
  /** Fencing token: grows with every change of holder. */
  readonly token: number
}

/** What a process tells of itself, so that the processes of one store share what there is to poll. */
export interface ProcessNews {
  /** Names it in its leases. */
  readonly holder: string
  /** For people, such as `host:4711`. */
  readonly name: string
  /** Credentials that it polls. */
  readonly credentials: number
}

export interface LivingProcess extends ProcessNews {
  readonly since: number
}

/** All processes of a store that live. */
export interface ProcessCount {
  readonly processes: number
  /** Credentials that they poll together. */
  readonly credentials: number
}

export interface LeaseStore {
  /** Takes the lease if it is free or expired by the store's clock; undefined if somebody else holds it. */
  acquireLease(credential: string, holder: string, ttlMs: number): Promise<Lease | undefined>
  /** Resolves false if the lease is no longer held under this token. */
  renewLease(lease: Lease, ttlMs: number): Promise<boolean>
  releaseLease(lease: Lease): Promise<void>
  /** Says that this process lives, for so long by the store's clock. Resolves with all that live, itself counted. */
  announceProcess(news: ProcessNews, ttlMs: number): Promise<ProcessCount>
  /** A process that ends is no longer counted. */
  forgetProcess(holder: string): Promise<void>
  /** Those that live, the oldest first. */
  listProcesses(): Promise<readonly LivingProcess[]>
}

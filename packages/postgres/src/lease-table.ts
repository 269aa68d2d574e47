import { acquireLease, type Lease, releaseLease } from '@truckroll/store'
import type { StoreContext } from './store-context.ts'

/** Remembers which leases this process holds, to give them back at its end. */
export class LeaseTable {
  readonly #context: StoreContext
  readonly #held = new Map<string, Lease>()

  constructor(context: StoreContext) {
    this.#context = context
  }

  async acquire(credential: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    const lease = await this.#context.run(() => acquireLease(credential, holder, ttlMs))
    if (lease !== undefined) this.#held.set(credential, lease)
    return lease
  }

  async release(lease: Lease): Promise<void> {
    await this.#context.run(() => releaseLease(lease))
    if (this.#held.get(lease.credential)?.token === lease.token) this.#held.delete(lease.credential)
  }

  /** At an orderly end: another process polls at once. */
  async releaseAll(): Promise<void> {
    for (const lease of this.#held.values()) await this.release(lease)
  }
}

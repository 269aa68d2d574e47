import type { Clock, Fence, Lease, LeaseStore, Timer } from '@truckroll/store'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

const leaseMs = 15_000
const renewEveryMs = 5_000
/** What starts with less than this left might end under somebody else's lease. */
const leastLeftMs = 5_000
const renewing: Retried = {
  failed: 'renewing a lease failed',
  again: 'leases are renewed again',
  level: 'warn',
}

/** Holds the right to do one thing, such as to poll a credential, while it can, and renews it in the background. */
export class LeaseKeeper {
  readonly #store: LeaseStore
  readonly #clock: Clock
  readonly #faults: FaultLog
  readonly #credential: string
  readonly #holder: string
  #lease: Lease | undefined
  #expiresAt = 0
  #timer: Timer | undefined

  constructor(store: LeaseStore, clock: Clock, faults: FaultLog, credential: string, holder: string) {
    this.#store = store
    this.#clock = clock
    this.#faults = faults
    this.#credential = credential
    this.#holder = holder
  }

  /** The fence to work under, taking the lease if it is free; undefined if somebody else has it. */
  async hold(): Promise<Fence | undefined> {
    const leftMs = this.#expiresAt - this.#clock.now()
    // More than a whole lease is left only if the clock was set back: then nothing is known.
    if (this.#lease !== undefined && leftMs >= leastLeftMs && leftMs <= leaseMs) return this.#lease
    if (this.#lease !== undefined && (await this.#renew(this.#lease))) return this.#lease
    const askedAt = this.#clock.now()
    const lease = await this.#store.acquireLease(this.#credential, this.#holder, leaseMs)
    if (lease === undefined) return undefined
    this.#lease = lease
    this.#expiresAt = askedAt + leaseMs
    this.#schedule(lease)
    return lease
  }

  /** Forgets a lease that somebody else took over. */
  lose(): void {
    this.#timer?.cancel()
    this.#lease = undefined
  }

  /** Gives the lease back, so that another process goes on at once. */
  async release(): Promise<void> {
    const lease = this.#lease
    this.lose()
    if (lease !== undefined) await this.#store.releaseLease(lease)
  }

  #schedule(lease: Lease): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.setTimer(renewEveryMs, () => void this.#renewInTime(lease))
  }

  async #renewInTime(lease: Lease): Promise<void> {
    try {
      if (this.#lease === lease && (await this.#renew(lease))) this.#schedule(lease)
    } catch (error) {
      // hold() asks again before what comes next: nothing is done under an old lease.
      this.#faults.failed(renewing, error, { subject: this.#credential, fields: { keyOf: this.#credential } })
      if (this.#lease === lease) this.#schedule(lease)
    }
  }

  async #renew(lease: Lease): Promise<boolean> {
    const askedAt = this.#clock.now()
    const isHeld = await this.#store.renewLease(lease, leaseMs)
    if (this.#lease !== lease) return false
    if (isHeld) this.#expiresAt = askedAt + leaseMs
    else this.lose()
    this.#faults.worked(renewing, this.#credential)
    return isHeld
  }
}

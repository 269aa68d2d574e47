import type { Lease } from '@truckroll/store'

/** Which leases this process holds, to give them back at its end: another process polls at once. */
export class HeldLeases {
  readonly #held = new Map<string, Lease>()

  add(lease: Lease): void {
    this.#held.set(lease.credential, lease)
  }

  remove({ credential, token }: Lease): void {
    if (this.#held.get(credential)?.token === token) this.#held.delete(credential)
  }

  all(): readonly Lease[] {
    return [...this.#held.values()]
  }
}

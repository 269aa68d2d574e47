import type { FollowedWorkOrder } from '@truckroll/store'

/** All ids by which an answer of the vendor knows the same work order: over all steps of a chain, both ways. */
export class OtherIds {
  readonly #beside = new Map<string, Set<string>>()

  constructor(followed: readonly FollowedWorkOrder[]) {
    for (const { from, to } of followed) {
      this.#add(from, to)
      this.#add(to, from)
    }
  }

  /** The id itself first, then the nearest ones. */
  of(bmsId: string): ReadonlySet<string> {
    const found = new Set([bmsId])
    // A set that grows while it is walked is walked to its end.
    for (const each of found) for (const beside of this.#beside.get(each) ?? []) found.add(beside)
    return found
  }

  #add(one: string, other: string): void {
    const beside = this.#beside.get(one)
    if (beside === undefined) this.#beside.set(one, new Set([other]))
    else beside.add(other)
  }
}

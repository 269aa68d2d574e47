import type { NewEvent } from '@truckroll/store'

/**
 * In which round an event of a batch is worked on: events of one round are written together, so none of them has its
 * key or its job in common with another, and what builds on an earlier event comes in a later round. Of jobs with one
 * claim number the first takes the import that goes by it: a later one is not in an earlier round.
 */
export class RecordingRounds {
  readonly #keys = new Map<string, number>()
  readonly #jobs = new Map<string, number>()
  readonly #claims = new Map<string, number>()

  /** To be asked for one event after the other, in their order. */
  of({ key, jobId, fullJob }: NewEvent): number {
    const jobs = [jobId, fullJob?.id].filter((id) => id !== undefined)
    const before = Math.max(this.#keys.get(key) ?? 0, ...jobs.map((id) => this.#jobs.get(id) ?? 0))
    const claim = fullJob?.externalId
    const round = Math.max(before + 1, claim === undefined ? 0 : (this.#claims.get(claim) ?? 0))
    if (claim !== undefined) this.#claims.set(claim, round)
    this.#keys.set(key, round)
    for (const id of jobs) this.#jobs.set(id, round)
    return round
  }
}

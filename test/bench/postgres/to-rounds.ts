import type { Arrival } from './contestant.ts'

/** The first arrivals of all jobs, then the second ones, and so on: for a queue that keeps no order within a transaction. */
export function toRounds(arrivals: readonly Arrival[]): readonly (readonly Arrival[])[] {
  const counts = new Map<string, number>()
  const rounds: Arrival[][] = []
  for (const arrival of arrivals) {
    const round = counts.get(arrival.jobId) ?? 0
    counts.set(arrival.jobId, round + 1)
    rounds[round] = [...(rounds[round] ?? []), arrival]
  }
  return rounds
}

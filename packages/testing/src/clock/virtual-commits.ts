import type { Clock, CommitScheduler } from '@truckroll/gateway'

/** Lets a store commit on the clock: after `delayMs()` of it, by default at its next turn. */
export function createVirtualCommits(clock: Clock, delayMs: () => number = () => 0): CommitScheduler {
  return { schedule: (commit) => void clock.setTimer(delayMs(), commit) }
}

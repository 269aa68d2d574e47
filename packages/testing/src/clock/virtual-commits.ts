import type { Clock } from '@truckroll/gateway'
import type { CommitScheduler } from '@truckroll/gateway/embed'

/** Lets a store commit on the clock: after `delayMs()` of it, by default at its next turn. */
export function createVirtualCommits(clock: Clock, delayMs: () => number = () => 0): CommitScheduler {
  return { schedule: (commit) => void clock.setTimer(delayMs(), commit) }
}

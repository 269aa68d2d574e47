import type { Clock } from '@truckroll/gateway'
import type { CommitScheduler } from '@truckroll/gateway/embed'

/** Makes a store commit by the virtual clock: after `delayMs()`, by default at its next turn. */
export function createVirtualCommits(clock: Clock, delayMs: () => number = () => 0): CommitScheduler {
  return { schedule: (commit) => void clock.setTimer(delayMs(), commit) }
}

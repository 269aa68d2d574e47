import type { Clock } from '@truckroll/gateway'

/** Resolves after `ms` of `clock`. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(ms, resolve))
}

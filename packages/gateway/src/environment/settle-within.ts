import type { Clock } from '@truckroll/store'

/** Waits until `work` has ended, though not longer than `ms`. */
export async function settleWithin(clock: Clock, work: Promise<unknown>, ms: number): Promise<void> {
  const deadline = new AbortController()
  const timer = clock.setTimer(ms, () => deadline.abort())
  const over = new Promise<void>((resolve) => deadline.signal.addEventListener('abort', () => resolve()))
  await Promise.race([work, over])
  timer.cancel()
}

/** What cancels a timer that has not fired yet; safe to call twice. */
export interface Timer {
  cancel(): void
}

/** The only source of time in the engine, so that a test or a simulation can own it. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  now(): number
  /** Calls `fire` once after `delayMs` (0 = next turn). The timer alone does not keep a process alive. */
  setTimer(delayMs: number, fire: () => void): Timer
}

/** Waits `delayMs` on `clock`; ends early, without throwing, once `signal` is aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const finish = () => {
      timer.cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = clock.setTimer(delayMs, finish)
    signal?.addEventListener('abort', finish, { once: true })
  })
}

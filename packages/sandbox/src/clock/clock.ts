/** The clock that the sandbox uses; a test can pass one that stands still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Settles after `delayMs`, or as soon as the signal fires (it never rejects). */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
}

export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const end = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, delayMs)
        signal?.addEventListener('abort', end)
      }),
  }
}

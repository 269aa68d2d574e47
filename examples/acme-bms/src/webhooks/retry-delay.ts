/** After this many attempts a delivery counts as failed. With the default base of 5 s that is after 1.4 to 2.8 hours. */
export const maxAttempts = 12

const longestDelayMs = 2 * 3600 * 1000

/** Doubles from `baseMs` with each attempt made; between half of it and all of it, by `fraction` of 0 to 1. */
export function retryDelayMs(attemptsMade: number, baseMs: number, fraction: number): number {
  const delayMs = Math.min(longestDelayMs, baseMs * 2 ** (attemptsMade - 1))
  return Math.round(delayMs * (0.5 + fraction / 2))
}

import { setTimeout as wait } from 'node:timers/promises'

const lookEveryMs = 5

/** Thrown where something did not come about in time; a violation like any other. */
export class NeverCame extends Error {
  override readonly name = 'NeverCame'
}

/** For waits that may be in vain. */
export function ignoreNeverCame(error: unknown): void {
  if (!(error instanceof NeverCame)) throw error
}

/**
 * Waits until `check` gives something; undefined and false are nothing. @throws NeverCame after `timeoutMs`, and the
 * signal's reason where that fires.
 */
export async function until<T>(
  what: string,
  signal: AbortSignal,
  timeoutMs: number,
  check: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const endsAt = performance.now() + timeoutMs
  for (;;) {
    signal.throwIfAborted()
    const found = await check()
    if (found !== undefined && found !== false) return found
    if (performance.now() > endsAt) throw new NeverCame(`not within ${timeoutMs / 1_000} s: ${what}`)
    await wait(lookEveryMs, undefined, { signal })
  }
}

import { once, type EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { patienceMs } from '../setup/patience.ts'

/** Not everything that is waited for announces itself: a database row does not. */
const lookAgainMs = 20

/**
 * Waits until `check` gives something, looking again after every change and besides now and then.
 * Undefined and false are nothing. What it waited for stands in the error when the time is up.
 */
export async function until<T>(
  changes: EventEmitter,
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const endsAt = performance.now() + patienceMs
  for (;;) {
    const found = await check()
    if (found !== undefined && found !== false) return found
    if (performance.now() > endsAt) throw new Error(`expected within ${patienceMs} ms: ${what}`)
    const looking = new AbortController()
    const { signal } = looking
    await Promise.race([once(changes, 'change', { signal }), pause(lookAgainMs, undefined, { signal })])
    looking.abort()
  }
}

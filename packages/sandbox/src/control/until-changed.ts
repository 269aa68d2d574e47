import type { Clock } from '../clock/clock.ts'
import { SandboxError } from '../errors.ts'
import type { NetworkEvents } from '../network/network-events.ts'

/** Resolves with the value of `check`, called now and after every change. Rejects when the time is up. */
export async function untilChanged<T>(
  events: NetworkEvents,
  clock: Clock,
  check: () => T | undefined | false,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<T> {
  const timer = new AbortController()
  const signal = AbortSignal.any([closing, timer.signal])
  let wake = (): void => undefined
  const stop = events.onChanged(() => wake())
  let isOver = false
  const expire = async () => {
    await clock.sleep(timeoutMs, signal)
    isOver = true
    wake()
  }
  const timeout = expire()
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      const found = check()
      if (found !== undefined && found !== false) return found
      if (isOver)
        throw new SandboxError('TR_SANDBOX_STATE', `expected a change within ${timeoutMs} ms, none came`)
      await changed
    }
  } finally {
    stop()
    timer.abort()
    await timeout
  }
}

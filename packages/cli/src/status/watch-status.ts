import { setTimeout as pause } from 'node:timers/promises'
import type { CliContext } from '../context.ts'

const clearScreen = '\u001B[2J\u001B[H'

/** Shows it again and again until SIGINT or SIGTERM; on a terminal always in the same place. */
export async function watchStatus(
  { output, host }: CliContext,
  everyMs: number,
  show: () => Promise<void>,
): Promise<void> {
  const ending = new AbortController()
  const forget = host.onSignal(() => ending.abort())
  try {
    while (!ending.signal.aborted) {
      if (output.isTerminal) output.write(clearScreen)
      await show()
      await pause(everyMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  } finally {
    forget()
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'

const clearScreen = '\u001B[2J\u001B[H'

/**
 * Prints the status again and again until SIGINT or SIGTERM; on a terminal always in the same place. If the
 * gateway cannot be reached at first, this throws; later it is printed, and watching goes on.
 */
export async function watchStatus(
  { output, host }: CliContext,
  everyMs: number,
  show: () => Promise<void>,
): Promise<void> {
  let hasShown = false
  const look = async () => {
    try {
      await show()
      hasShown = true
    } catch (error) {
      if (!hasShown || !(error instanceof CliError) || !error.isRetryable) throw error
      output.tell(error.message)
    }
  }
  const ending = new AbortController()
  const forget = host.onSignal(() => ending.abort())
  try {
    while (!ending.signal.aborted) {
      if (output.isTerminal) output.write(clearScreen)
      await look()
      await pause(everyMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  } finally {
    forget()
  }
}

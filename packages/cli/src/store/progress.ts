import type { CliContext } from '../context.ts'

const everyMs = 1_000

/** Prints the progress of long work on standard error, at most one line per second. */
export function createProgress(context: Pick<CliContext, 'now' | 'output'>) {
  let toldAt = context.now()
  return (what: string, done: number, total: number): void => {
    const now = context.now()
    if (now - toldAt < everyMs) return
    toldAt = now
    const percent = total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total))
    context.output.tell(`${what}: ${done} of ${total} (${percent} %)`)
  }
}

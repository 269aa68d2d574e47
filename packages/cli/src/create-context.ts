import type { CliContext } from './context.ts'
import { endWithReader } from './output/end-with-reader.ts'
import { createProcessOutput } from './output/process-output.ts'
import { createProcessHost } from './run/process-host.ts'

/** The process as it is: its environment, folder, streams, signals and time. */
export function createContext(): CliContext {
  endWithReader(process)
  return {
    env: process.env,
    cwd: process.cwd(),
    output: createProcessOutput(process, process.env),
    terminal: {
      // Opened only when something is asked: an open one would read the input.
      get input() {
        return process.stdin
      },
      output: process.stdout,
    },
    now: () => Date.now(),
    host: createProcessHost(process),
    blockedForMs: 8_000,
  }
}

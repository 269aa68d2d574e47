import { PassThrough, Writable } from 'node:stream'
import type { CliContext } from '../../src/context.ts'
import { main } from '../../src/main.ts'
import { createStyle } from '../../src/output/style.ts'

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface RunResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in the test's own process: for what ends by itself and starts no service. */
export async function runInProcess(args: readonly string[], options: RunOptions): Promise<RunResult> {
  let stdout = ''
  let stderr = ''
  const context: CliContext = {
    env: options.env ?? {},
    cwd: options.cwd,
    output: {
      isTerminal: false,
      style: createStyle(false, {}),
      print: (text = '') => {
        stdout += `${text}\n`
      },
      tell: (text) => {
        stderr += `${text}\n`
      },
      write: (text) => {
        stdout += text
      },
      logStream: new Writable({
        write(chunk, _encoding, done) {
          stdout += String(chunk)
          done()
        },
      }),
    },
    terminal: { input: new PassThrough(), output: new PassThrough() },
    now: () => Date.now(),
    host: {
      onSignal: () => () => undefined,
      onFault: () => () => undefined,
      forgetVariables: () => undefined,
      exit: () => undefined,
    },
    blockedForMs: 8_000,
  }
  const code = await main(args, context)
  return { code, stdout, stderr }
}

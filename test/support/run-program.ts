import { spawn } from 'node:child_process'
import { once } from 'node:events'

const killedAfterMs = 10_000
const keptCharacters = 20_000

export interface ProgramEnd {
  /** Undefined if it was ended by a signal. */
  readonly code: number | undefined
  /** The end of what it said. */
  readonly output: string
}

/** Runs a program with all that it starts; once `signal` fires all of it is ended. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<ProgramEnd> {
  const { cwd, env, signal } = options
  // A group of its own: its workers and their servers are ended with it.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-keptCharacters)))
  }
  const killGroup = (how: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how)
    } catch {
      // Nothing of it is left.
    }
  }
  let killing: NodeJS.Timeout | undefined
  const end = () => {
    killGroup('SIGTERM')
    killing = setTimeout(() => killGroup('SIGKILL'), killedAfterMs)
  }
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    const [code] = await once(child, 'close')
    return { code: typeof code === 'number' ? code : undefined, output }
  } finally {
    clearTimeout(killing)
    signal.removeEventListener('abort', end)
    killGroup('SIGKILL')
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ExitState {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface SpawnOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

const entry = fileURLToPath(new URL('./entry.ts', import.meta.url))

/** A command running in a process of its own. */
export class CliProcess {
  readonly exited: Promise<ExitState>
  readonly #child: ChildProcess
  readonly #waiting = new Set<() => void>()
  #exit: ExitState | undefined
  stdout = ''
  stderr = ''

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      this.#look()
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
      this.#look()
    })
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#exit = { code, signal }
        resolve(this.#exit)
        this.#look()
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** All that standard output holds by now, line by line, read as JSON. */
  get logs(): readonly Record<string, unknown>[] {
    return this.stdout.split('\n').flatMap((line): Record<string, unknown>[] => {
      if (!line.startsWith('{')) return []
      try {
        return [JSON.parse(line)]
      } catch {
        // The rest of this line has not come yet.
        return []
      }
    })
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** The first log line with this `msg`; rejects where the process ends without it. */
  log(message: string): Promise<Record<string, unknown>> {
    return this.until(() => this.logs.find((line) => line['msg'] === message))
  }

  /** Asked again after each output; rejects with all that was said where the process ends before. */
  until<T>(check: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = check()
        if (found !== undefined) resolve(found)
        else if (this.#exit !== undefined)
          reject(new Error(`ended too early:\n${this.stdout}\n${this.stderr}`))
        else return
        this.#waiting.delete(look)
      }
      this.#waiting.add(look)
      look()
    })
  }

  #look(): void {
    // A set may shrink while it is gone through.
    for (const look of this.#waiting) look()
  }
}

const running = new Set<CliProcess>()

/** Starts a command. Nothing of the tests' own environment but what Node needs gets in. */
export function spawnCli(args: readonly string[], options: SpawnOptions): CliProcess {
  const flags = [
    '--conditions=truckroll-source',
    '--max-semi-space-size=4',
    '--disable-warning=ExperimentalWarning',
  ]
  const child = spawn(process.execPath, [...flags, entry, ...args], {
    cwd: options.cwd,
    env: {
      PATH: process.env['PATH'],
      TZ: 'Pacific/Kiritimati',
      // Refuses whatever is not loopback.
      NODE_OPTIONS: process.env['NODE_OPTIONS'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const cli = new CliProcess(child)
  running.add(cli)
  void cli.exited.then(() => running.delete(cli))
  return cli
}

/** Runs a command to its end. */
export async function runCli(
  args: readonly string[],
  options: SpawnOptions,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const cli = spawnCli(args, options)
  const { code } = await cli.exited
  return { code, stdout: cli.stdout, stderr: cli.stderr }
}

/** Ends what a failed test left running. */
export async function endAll(): Promise<void> {
  const left = [...running]
  for (const cli of left) cli.kill('SIGKILL')
  await Promise.all(left.map((cli) => cli.exited))
}

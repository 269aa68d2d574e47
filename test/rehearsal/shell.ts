import { spawn, type ChildProcess } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { workspaceRoot } from '../../scripts/workspace-root.js'

export type Environment = Readonly<Record<string, string>>

/** The user's own environment: without what npm and the commands of this repository put into it. */
export function strangersEnvironment(): Record<string, string> {
  const own = join(workspaceRoot, 'node_modules', '.bin')
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^npm_|^NODE_OPTIONS$|^INIT_CWD$|^TRUCKROLL_/i.test(name) ? [] : [[name, value]],
  )
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(own))
  return { ...Object.fromEntries(inherited), PATH: path.join(delimiter) }
}

/** One folder in which commands are typed. */
export class Shell {
  readonly folder: string
  readonly #env: Environment

  constructor(folder: string, env: Environment) {
    this.folder = folder
    this.#env = env
  }

  /** Runs a command to its end; resolves with its standard output. Its output is part of the error where it fails. */
  run(command: string, args: readonly string[], env: Environment = {}): Promise<string> {
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new Promise((resolve, reject) => {
      let stdout = ''
      let output = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
        output += text
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
      child.once('error', reject)
      child.once('close', (code) => {
        if (code === 0) resolve(stdout)
        else reject(new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${output.slice(-4_000)}`))
      })
    })
  }

  /** Starts a command that runs until it is stopped; resolves once it prints what is waited for. */
  async start(
    command: string,
    args: readonly string[],
    ready: RegExp,
    env: Environment = {},
  ): Promise<Running> {
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const running = new Running(child)
    await running.printed(ready, 120_000)
    return running
  }
}

/** A process group that runs. */
export class Running implements AsyncDisposable {
  readonly #child: ChildProcess
  #output = ''
  #heard = () => {}
  readonly #ended: Promise<void>

  constructor(child: ChildProcess) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
        this.#heard()
      })
    }
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()))
  }

  async printed(text: RegExp, patienceMs: number): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      this.#heard = () => {
        const match = text.exec(this.#output)
        if (match !== null) resolve(match)
      }
      this.#heard()
    })
    const late = new Promise<never>((_resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${why} before ${text}:\n${this.#output.slice(-4_000)}`))
      setTimeout(() => fail(`nothing came in ${patienceMs} ms`), patienceMs).unref()
      void this.#ended.then(() => fail('it ended'))
    })
    return Promise.race([found, late])
  }

  /** Ends all that the command started. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this.#child
    if (pid === undefined) return
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      try {
        process.kill(-pid, signal)
      } catch {
        // It is gone.
      }
      await Promise.race([this.#ended, new Promise((resolve) => setTimeout(resolve, 10_000).unref())])
    }
  }
}

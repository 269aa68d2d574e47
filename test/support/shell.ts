import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { Running } from './running.ts'

export type Environment = Readonly<Record<string, string>>

/** The user's own environment: without what npm and the commands of this repository put into it. */
export function strangersEnvironment(): Record<string, string> {
  const own = join(workspaceRoot, 'node_modules', '.bin')
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^npm_(?!config_registry$)|^NODE_OPTIONS$|^INIT_CWD$|^TRUCKROLL_/i.test(name)
      ? []
      : // A name that npm takes in capitals, too: it must be one that can be overridden.
        [[/^npm_/i.test(name) ? name.toLowerCase() : name, value]],
  )
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(own))
  return { ...Object.fromEntries(inherited), PATH: path.join(delimiter) }
}

/** One folder in which commands are typed. */
export class Shell {
  readonly folder: string
  readonly #env: Environment
  readonly #interrupted: AbortSignal | undefined

  /** @param interrupted ends all that runs, with what it started itself */
  constructor(folder: string, env: Environment, interrupted?: AbortSignal) {
    this.folder = folder
    this.#env = env
    this.#interrupted = interrupted
  }

  /** Runs a command to its end; resolves with its standard output. Its output is part of the error where it fails. */
  async run(command: string, args: readonly string[], env: Environment = {}): Promise<string> {
    const running = this.#spawn(command, args, env)
    const code = await running.ended
    this.#interrupted?.throwIfAborted()
    if (code === 0) return running.stdout
    throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${running.lastOutput()}`)
  }

  /** Starts a command that runs until it is stopped; resolves once it prints the expected text. */
  async start(
    command: string,
    args: readonly string[],
    ready: RegExp,
    env: Environment = {},
  ): Promise<Running> {
    const running = this.#spawn(command, args, env)
    try {
      await running.printed(ready, 120_000)
      return running
    } catch (error) {
      await running[Symbol.asyncDispose]()
      this.#interrupted?.throwIfAborted()
      throw error
    }
  }

  #spawn(command: string, args: readonly string[], env: Environment): Running {
    this.#interrupted?.throwIfAborted()
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: ended, it takes along what it started.
      detached: true,
    })
    return new Running(child, this.#interrupted)
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A program of another language, running. */
export class StartedProgram {
  readonly #child: ChildProcess
  #hasEnded = false
  /** All that it has printed. */
  output = ''

  constructor(
    [command, ...args]: readonly [string, ...string[]],
    env: Readonly<Record<string, string>>,
    cwd?: string,
  ) {
    this.#child = spawn(command, args, { env: { PATH: process.env['PATH'], ...env }, cwd, detached: true })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    }
    this.#child.once('close', () => (this.#hasEnded = true))
  }

  /** Resolves once it takes connections; rejects with what it said where it ended before. */
  async listening(port: number): Promise<void> {
    while (!(await isListening(port))) {
      if (this.#hasEnded) throw new Error(`ended too early:\n${this.output}`)
      await pause(50)
    }
  }

  /** Waits for its end. */
  async ended(): Promise<{ readonly code: number | null; readonly output: string }> {
    if (!this.#hasEnded) await once(this.#child, 'close')
    return { code: this.#child.exitCode, output: this.output }
  }

  /** Ends it with its workers: it has a process group of its own. */
  async stop(): Promise<void> {
    if (this.#hasEnded || this.#child.pid === undefined) return
    process.kill(-this.#child.pid, 'SIGKILL')
    await this.ended()
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

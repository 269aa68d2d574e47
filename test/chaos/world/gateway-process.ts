import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { NeverCame } from './watch.ts'

const readySchema = z.looseObject({ msg: z.literal('ready'), port: z.int() })
const linesKept = 60

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A gateway in a process of its own, started by this very Node. */
export class GatewayProcess implements AsyncDisposable {
  readonly exited: Promise<Exit>
  readonly #child: ChildProcess
  readonly #lines: string[] = []
  #exit: Exit | undefined
  #ready = Promise.withResolvers<number>()

  constructor(args: readonly string[], folder: string, env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, ['--max-semi-space-size=4', ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], NODE_OPTIONS: process.env['NODE_OPTIONS'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: a Ctrl-C in the terminal is for the run, which ends its gateways itself.
      detached: true,
    })
    this.#child = child
    running.add(child)
    this.#ready.promise.catch(() => undefined)
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#hear(line))
    }
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(child)
        this.#exit = { code, signal }
        this.#ready.reject(new NeverCame(`the gateway ended with ${code ?? signal}:\n${this.lastWords()}`))
        resolve(this.#exit)
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get isRunning(): boolean {
    return this.#exit === undefined
  }

  /** The port of its HTTP, once it is ready. */
  ready(): Promise<number> {
    return this.#ready.promise
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal)
  }

  /** Sends SIGTERM; resolves with how it ended and how long that took. */
  async stop(): Promise<Exit & { readonly seconds: number }> {
    const askedAt = performance.now()
    this.kill('SIGTERM')
    const exit = await this.exited
    return { ...exit, seconds: (performance.now() - askedAt) / 1_000 }
  }

  /** The latest lines that it wrote. */
  lastWords(): string {
    return this.#lines.join('\n')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isRunning) this.kill()
    await this.exited
  }

  #hear(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length > linesKept) this.#lines.shift()
    if (!line.includes('"ready"')) return
    const ready = readySchema.safeParse(JSON.parse(line))
    if (ready.success) this.#ready.resolve(ready.data.port)
  }
}

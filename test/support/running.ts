import type { ChildProcess } from 'node:child_process'

/** How long a process has to end by itself once it is told to. */
const graceMs = 10_000

/** A process group that runs. */
export class Running implements AsyncDisposable {
  readonly #child: ChildProcess
  #output = ''
  #heard = () => {}
  /** All that went to standard output. */
  stdout = ''
  /** Its exit code, or the signal that ended it; rejects if it cannot be started. */
  readonly ended: Promise<number | string>

  /** @param interrupted ends it */
  constructor(child: ChildProcess, interrupted?: AbortSignal) {
    this.#child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      this.#hear(text)
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#hear(text))
    const end = () => void this[Symbol.asyncDispose]()
    interrupted?.addEventListener('abort', end)
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => {
        interrupted?.removeEventListener('abort', end)
        resolve(code ?? signal ?? 'an unknown signal')
      })
    })
    // Whoever waits for it hears of it; if nobody does it is no error of this process.
    this.ended.catch(() => {})
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
      const fail = (why: string) => reject(new Error(`${why} before ${text}:\n${this.lastOutput()}`))
      setTimeout(() => fail(`nothing came in ${patienceMs} ms`), patienceMs).unref()
      this.ended.then(() => fail('it ended'), reject)
    })
    return Promise.race([found, late])
  }

  /** What it said last, for messages. */
  lastOutput(): string {
    return this.#output.slice(-4_000)
  }

  /** Ends all that the command started, and waits for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this.#child
    if (pid === undefined) return
    const isOver = this.ended.catch(() => {})
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      try {
        process.kill(-pid, signal)
      } catch {
        // It is gone.
        return
      }
      await Promise.race([isOver, new Promise((resolve) => setTimeout(resolve, graceMs).unref())])
    }
  }

  #hear(text: string): void {
    this.#output += text
    this.#heard()
  }
}

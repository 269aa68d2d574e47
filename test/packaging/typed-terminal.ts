import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Why no pseudo-terminal can be had here; undefined if it can. The flags are those of Linux. */
export const whyNoTerminal =
  process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
    ? undefined
    : 'Nothing is typed on a terminal: the program "script" of util-linux is not here'

export const ctrlC = '\u0003'

/** A command on a terminal of its own, and the person who types there. */
export class TypedTerminal implements Disposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  /** All that stood on the terminal, with what was typed. */
  output = ''
  #heard = () => {}

  constructor(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
    const line = command.map((word) => `'${word}'`).join(' ')
    this.#child = spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
      cwd,
      env: { ...env, TERM: 'xterm' },
    })
    this.#ended = once(this.#child, 'close')
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text
      this.#heard()
    })
  }

  /** Types once `question` stands there. */
  async answer(question: string, typed: string): Promise<void> {
    while (!this.output.includes(question)) {
      if (this.#child.exitCode !== null) throw new Error(`it ended before "${question}":\n${this.output}`)
      const heard = new Promise<void>((resolve) => (this.#heard = resolve))
      await Promise.race([heard, this.#ended])
    }
    this.#child.stdin?.write(typed)
  }

  /** Resolves with the exit code. */
  async ended(): Promise<number | null> {
    await this.#ended
    return this.#child.exitCode
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }
}

import { spawn } from 'node:child_process'
import type { AlertChannel, AlertMessage } from '@truckroll/gateway/embed'

const mostOutput = 1_000

/** Runs a command for each alert, with its JSON on standard input. Another exit code than 0 has it run again. */
export class CommandChannel implements AlertChannel {
  readonly name = 'command'
  readonly #command: string

  constructor(command: string) {
    this.#command = command
  }

  send({ body }: AlertMessage, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.#command, { shell: true, signal, stdio: ['pipe', 'ignore', 'pipe'] })
      let told = ''
      child.stderr.setEncoding('utf8')
      child.stderr.on('data', (text: string) => (told = (told + text).slice(-mostOutput)))
      child.on('error', reject)
      child.on('close', (code) => {
        if (code === 0) resolve()
        else reject(new Error(`expected the alert command to exit with 0, got ${code}: ${told.trim()}`))
      })
      // One that reads nothing may have ended before all was written.
      child.stdin.on('error', () => undefined)
      child.stdin.end(JSON.stringify(body))
    })
  }
}

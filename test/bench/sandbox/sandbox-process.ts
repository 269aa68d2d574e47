import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const bin = fileURLToPath(new URL('../../../packages/cli/bin/truckroll.js', import.meta.url))

const readySchema = z.object({
  url: z.string(),
  accounts: z.array(z.object({ role: z.string(), key: z.string(), secret: z.string() })),
})

export interface Account {
  readonly key: string
  readonly secret: string
}

/** `truckroll sandbox` as it is installed, in a process of its own. */
export class SandboxProcess {
  readonly url: string
  readonly #child: ChildProcess
  readonly #accounts: z.infer<typeof readySchema>['accounts']

  private constructor(child: ChildProcess, { url, accounts }: z.infer<typeof readySchema>) {
    this.#child = child
    this.url = url
    this.#accounts = accounts
  }

  static async start(): Promise<SandboxProcess> {
    const child = spawn(process.execPath, [bin, 'sandbox', '--port', '0'], {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout === null) throw new Error('expected the output of truckroll sandbox')
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes('"ready"')) continue
      child.stdout.resume()
      return new SandboxProcess(child, readySchema.parse(JSON.parse(line)))
    }
    throw new Error('truckroll sandbox ended before it was ready')
  }

  account(role: string): Account {
    const found = this.#accounts.find((account) => account.role === role)
    if (found === undefined) throw new Error(`expected the sandbox to have an account for ${role}`)
    return found
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await gone
  }
}

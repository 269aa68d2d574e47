import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { residentBytesOf, type ResidentBytes } from './memory/resident-bytes.ts'
import { key, secondsOf, secret } from './gateway-under-test.ts'

const bin = fileURLToPath(new URL('../../packages/cli/bin/truckroll.js', import.meta.url))
/** What /proc counts processor time in, on every Linux that Node runs on. */
const ticksPerSecond = 100

/** `truckroll run` as it is installed, in a process of its own. */
export class CliProcess {
  readonly #child: ChildProcess
  /** From the start of the process to its line `ready`, seconds. */
  readonly readyAfter: number
  readonly url: string

  private constructor(child: ChildProcess, readyAfter: number, port: number) {
    this.#child = child
    this.readyAfter = readyAfter
    this.url = `http://127.0.0.1:${port}`
  }

  static async start(
    folder: string,
    dispatchUrl: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<CliProcess> {
    const startedAt = performance.now()
    const child = spawn(process.execPath, ['--max-semi-space-size=4', bin, 'run'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        TRUCKROLL_DISPATCH_URL: dispatchUrl,
        TRUCKROLL_DISPATCH_KEY: key,
        TRUCKROLL_DISPATCH_SECRET: secret,
        TRUCKROLL_ADAPTER: './adapter.js',
        TRUCKROLL_HTTP_PORT: '0',
        TRUCKROLL_LOG_LEVEL: 'error',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout === null) throw new Error('expected the output of truckroll run')
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes('"ready"')) continue
      const { port } = JSON.parse(line) as { readonly port: number }
      child.stdout.resume()
      return new CliProcess(child, (performance.now() - startedAt) / 1000, port)
    }
    throw new Error('truckroll run ended before it was ready')
  }

  /** Sends SIGTERM; resolves with the seconds until the process is gone. */
  async stop(): Promise<number> {
    const gone = once(this.#child, 'exit')
    return secondsOf(async () => {
      this.#child.kill('SIGTERM')
      await gone
    })
  }

  /** Highest resident memory so far, bytes. Undefined if the system has no /proc. */
  async peakBytes(): Promise<number | undefined> {
    return (await this.#resident())?.highest
  }

  /** Resident memory now, bytes. Undefined if the system has no /proc. */
  async residentBytes(): Promise<number | undefined> {
    return (await this.#resident())?.now
  }

  /** Processor time used so far, seconds. Undefined if the system has no /proc. */
  async processorSeconds(): Promise<number | undefined> {
    const stat = await this.#read('stat')
    if (stat === undefined) return undefined
    // The command in parentheses may hold spaces; user and system time are the 12th and 13th after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  }

  async #resident(): Promise<ResidentBytes | undefined> {
    return existsSync('/proc/self/status') ? residentBytesOf(this.#child.pid ?? 0) : undefined
  }

  async #read(name: string): Promise<string | undefined> {
    const path = `/proc/${this.#child.pid}/${name}`
    return existsSync(path) ? readFile(path, 'utf8') : undefined
  }
}

/** Named so beside the adapter below, its BMS is down. */
export const downFile = 'down'

/** An adapter in plain JavaScript that does nothing, at once, unless its BMS is down. */
export const quickAdapterFile = `
import { existsSync } from 'node:fs'
import { defineAdapter, RetryableError } from '@truckroll/gateway'
const down = new URL('./${downFile}', import.meta.url)
const ask = () => { if (existsSync(down)) throw new RetryableError('the BMS is down') }
class Quick {
  async createJob({ job }) { ask(); return { bmsId: String(job.id) } }
  async cancelJob() { ask() }
  async updateJob() { ask() }
}
export default defineAdapter({ name: 'quick', version: '1.0.0', adapter: Quick, inject: [] })
`

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import type { Environment, Shell } from './shell.ts'
import { askUntil } from './ask-until.ts'

/** The acts of the company's people, in their order, and what Dispatch is told by them. */
const acts = ['accept', 'book', 'go', 'start', 'finish']

/** A project that `npm create truckroll-adapter` wrote. */
export class NewAdapter {
  readonly #shell: Shell

  /** @param shell in the project's folder */
  constructor(shell: Shell) {
    this.#shell = shell
  }

  async npm(...args: readonly string[]): Promise<void> {
    await this.#shell.run('npm', args)
  }

  /** A job from the sandbox to the double's list, and a technician's work back to Dispatch. */
  async run(): Promise<string> {
    const ready = /"gateway":"(?<gateway>[^"]+)","sandbox":"(?<sandbox>[^"]+)".*"msg":"ready"/
    const args = ['run', 'dev', '--', '--port', String(await freePort()), '--sandbox-port', '0']
    await using dev = await this.#shell.start('npm', args, ready, { ACME_PORT: '0' })
    const { gateway = '', sandbox = '' } = (await dev.printed(ready, 1_000)).groups ?? {}
    const acme = (await dev.printed(/Acme: (\S+)/, 1_000))[1] ?? ''
    await this.#truckroll(['trigger', 'job.created', '--sandbox', sandbox])
    const workOrder = await askUntil('a work order on the screen', async () => {
      return /<article id="(wo_\d+)">/.exec(await (await fetch(acme)).text())?.[1]
    })
    await askUntil('its link', async () => (await this.#jobs(gateway))[0]?.['bmsId'])
    for (const act of acts) {
      const body = new URLSearchParams({ act, text: 'as rehearsed' })
      const answer = await fetch(`${acme}/office/${workOrder}`, { method: 'POST', body, redirect: 'manual' })
      if (answer.status !== 303) throw new Error(`the double answered ${answer.status} to ${act}`)
    }
    const jobId = String((await this.#jobs(gateway))[0]?.['id'])
    return await askUntil('complete confirmed', async () => {
      const shown = await this.#truckroll(['jobs', 'show', jobId, '--json'], { TRUCKROLL_URL: gateway })
      return /"kind":\s*"complete"[^{}]*"state":\s*"confirmed"|"state":\s*"confirmed"[^{}]*"kind":\s*"complete"/.test(
        shown,
      )
        ? 'complete confirmed'
        : undefined
    })
  }

  async update(): Promise<void> {
    const before = await this.#version()
    await this.npm('update')
    const after = await this.#version()
    if (before === after) throw new Error(`npm update left truckroll at ${after}`)
    await this.npm('test')
    await this.run()
  }

  async #version(): Promise<string> {
    const path = join(this.#shell.folder, 'node_modules', 'truckroll', 'package.json')
    return String(JSON.parse(await readFile(path, 'utf8')).version)
  }

  async #jobs(gateway: string): Promise<readonly Record<string, unknown>[]> {
    const answer = await fetch(`${gateway}/v1/jobs`)
    return JSON.parse(await answer.text()).items
  }

  #truckroll(args: readonly string[], env: Environment = {}): Promise<string> {
    return this.#shell.run('npx', ['--no', 'truckroll', ...args], env)
  }
}

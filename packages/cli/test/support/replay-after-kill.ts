import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { endAll, spawnCli, type CliProcess } from './spawn-cli.ts'
import { startSandbox } from './start-sandbox.ts'
import { makeFolder } from './temporary-folder.ts'

/** Fails until there is a file `open`; looks before it creates a second time. */
const adapter = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
const beside = (name: string) => new URL('./' + name, import.meta.url)
class Moody {
  async createJob({ job, step }: { job: { id: number }; step: (name: string, work: object) => Promise<string> }) {
    if (!existsSync(beside('open'))) throw new Error('not today')
    const line = 'create ' + job.id
    const find = async () => (readFileSync(beside('calls.log'), 'utf8').split('\\n').includes(line) ? line : undefined)
    await step('create', { find, run: async () => (appendFileSync(beside('calls.log'), line + '\\n'), line) })
    return { bmsId: 'wo-' + job.id }
  }
  async cancelJob() {}
}
export default { name: 'moody', version: '1.0.0', adapter: Moody }
`

const cleanUp: (() => Promise<void> | void)[] = []

afterEach(async () => {
  await endAll()
  for (const each of cleanUp.splice(0).toReversed()) await each()
})

async function ask(cli: CliProcess, path: string, body?: object): Promise<Record<string, unknown>> {
  const { port } = await cli.log('ready')
  const request =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, request)
  const json: unknown = await answer.json()
  if (typeof json !== 'object' || json === null) throw new Error('expected an object')
  return { ...json }
}

/** `store` gives the settings of an empty store, and what removes it. */
export interface ReplayedOn {
  readonly why?: string | undefined
  readonly store?: () => Promise<{
    readonly env: Readonly<Record<string, string>>
    readonly remove: () => Promise<void>
  }>
  readonly goesOnWithinMs: number
}

/** A replay at a rate that kill -9 interrupts goes on after the next start, each item once. */
export function testReplayAfterKill(title: string, { why, store, goesOnWithinMs }: ReplayedOn): void {
  it.skipIf(why)(
    title,
    async () => {
      const made = await store?.()
      if (made) cleanUp.push(made.remove)
      const { sandbox, env } = await startSandbox({ fifo: 'job' })
      const folder = makeFolder({ 'adapter.ts': adapter, 'calls.log': '' })
      cleanUp.push(() => sandbox.close(), folder.remove)
      const created = () =>
        readFileSync(join(folder.path, 'calls.log'), 'utf8')
          .trim()
          .split('\n')
          .filter((line) => line !== '')
      const options = {
        cwd: folder.path,
        env: {
          ...env,
          ...made?.env,
          TRUCKROLL_MAX_ATTEMPTS: '2',
          TRUCKROLL_RETRY_BASE_MS: '1',
        },
      }
      const first = spawnCli(['run'], options)
      await first.log('ready')
      // Eight failures are not yet an outage.
      const bad = Array.from({ length: 4 }, () => String(sandbox.control.brand.offerJob().id))
      await expect
        .poll(() => ask(first, '/v1/status'))
        .toMatchObject({ deadLetters: bad.length, waitingEvents: 0 })
      writeFileSync(join(folder.path, 'open'), '')
      const began = await ask(first, '/v1/dead-letters/replay', { all: true, ratePerSecond: 1 })
      expect(began).toEqual({ count: bad.length })
      await expect.poll(() => created().length).toBeGreaterThan(0)
      first.kill('SIGKILL')
      await first.exited
      expect(created().length).toBeLessThan(bad.length)

      const second = spawnCli(['run'], options)
      await second.log('ready')
      await expect
        .poll(() => ask(second, '/v1/status'), { timeout: goesOnWithinMs })
        .toMatchObject({ deadLetters: 0, waitingEvents: 0, replaying: 0 })
      expect(created().toSorted()).toEqual(bad.map((id) => `create ${id}`).toSorted())
      for (const id of bad) {
        const { timeline } = await ask(second, `/v1/jobs/${id}`)
        expect(timeline).toEqual(
          expect.arrayContaining([expect.objectContaining({ kind: 'event.replayed', source: 'operator' })]),
        )
      }
      const { items } = await ask(second, '/v1/audit')
      expect(items).toMatchObject([
        {
          act: 'dead_letter.replay_many',
          subject: 'all',
          before: '4 parked',
          after: '4 are tried again, from failed, 1 a second',
        },
      ])
      second.kill('SIGTERM')
      expect(await second.exited).toEqual({ code: 0, signal: null })
    },
    120_000,
  )
}

import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Store } from '@truckroll/gateway/embed'
import { createPostgresStore } from '@truckroll/postgres'
import { createSqliteStore } from '@truckroll/sqlite'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type CliProcess, endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const batch = 1_000
/** Notes each job that it made, and looks there before it makes one again. */
const adapter = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
const list = new URL('./calls.log', import.meta.url)
const made = new Set(existsSync(list) ? readFileSync(list, 'utf8').split('\\n') : [])
class Exact {
  async findJob({ job }: { job: { id: number } }) {
    const id = String(job.id)
    return made.has(id) ? { bmsId: 'wo-' + id } : undefined
  }
  async createJob({ job }: { job: { id: number } }) {
    const id = String(job.id)
    made.add(id)
    appendFileSync(list, id + '\\n')
    return { bmsId: 'wo-' + id }
  }
  async cancelJob() {}
}
export default { name: 'exact', version: '1.0.0', adapter: Exact }
`
const noServer = await whyNoServer()
const newerTables = fileURLToPath(new URL('support/newer-tables.js', import.meta.url))
const newer = { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${newerTables}` }
const statusSchema = z.object({ waitingEvents: z.number(), deadLetters: z.number() })

let dispatch: TestSandbox
let cluster: Cluster | undefined
beforeAll(async () => {
  dispatch = await startSandbox({ fifo: 'job' })
  if (noServer === undefined) cluster = await Cluster.start()
}, 60_000)
afterEach(endAll)
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]()
  await dispatch.sandbox.close()
})

async function fill(store: Store, waitingEvents: number): Promise<void> {
  await store.open({ environment: 'sandbox', instance: 'main' })
  for (let from = 1; from <= waitingEvents; from += batch) {
    const ids = Array.from({ length: batch }, (_, index) => String(from + index))
    await store.recordMessages(ids.map(toMessage))
  }
  await store.close()
}

function toMessage(id: string): Parameters<Store['recordMessages']>[0][number] {
  const body = `{"id":${id},"organization_id":17,"status":"offered","title":"Job ${id}"}`
  const messageId = `message-${id}`
  const credential = 'default'
  const fullJob = {
    id,
    idJson: id,
    organizationId: '17',
    organizationIdJson: '17',
    sourceIdJson: undefined,
    externalId: undefined,
    body,
  }
  const event = {
    id: `${messageId}_0`,
    index: 0,
    credential,
    key: `job:${id}`,
    jobId: id,
    putKey: 'job',
    entityId: id,
    organizationId: '17',
    jobStatus: 'offered',
    body: `{"Put":{"job":${body}}}`,
    isNotice: false,
    fullJob,
  }
  return { messageId, credential, receivedAt: Date.now(), events: [event] }
}

const stores = [
  {
    name: 'SQLite',
    waitingEvents: 50_000,
    create: async (folder: string) => ({
      url: 'sqlite:truckroll.db',
      store: createSqliteStore({ path: join(folder, 'truckroll.db') }),
    }),
  },
  {
    name: 'PostgreSQL',
    // A fifth of it: each event is an exchange with a server that shares the processors.
    waitingEvents: 10_000,
    create: async () => {
      const url = await (cluster ?? expect.unreachable('it was started')).createDatabase()
      return { url, store: createPostgresStore({ url }) }
    },
  },
].filter(({ name }) => name === 'SQLite' || noServer === undefined)

describe.each(stores)(
  'an upgrade on $name, with $waitingEvents events waiting',
  ({ create, waitingEvents }) => {
    it('is refused while the version before runs; once that was killed it takes over, and each event is delivered once', async () => {
      const folder = makeFolder({ 'adapter.ts': adapter })
      onTestFinished(() => folder.remove())
      const { url, store } = await create(folder.path)
      await fill(store, waitingEvents)
      const own = {
        ...dispatch.env,
        TRUCKROLL_STORE: url,
        TRUCKROLL_LOG_LEVEL: 'warn',
        TRUCKROLL_DELIVERY_CONCURRENCY: '64',
        TRUCKROLL_UNKNOWN_PROVIDER: 'deliver',
      }
      const run = (env: Readonly<Record<string, string>> = {}): CliProcess =>
        spawnCli(['run'], { cwd: folder.path, env: { ...own, ...env } })
      const calls = () => {
        const path = join(folder.path, 'calls.log')
        return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
      }

      const old = run()
      await old.log('ready')
      await expect.poll(() => calls().length).toBeGreaterThan(0)
      const early = run(newer)
      expect(await early.exited).toEqual({ code: 2, signal: null })
      expect(early.stderr).toMatch(
        url.startsWith('sqlite')
          ? /in use by process \d+/
          : /tables of version 1, and a gateway of that version runs on it: .*\. Stop every such gateway, then start this one: it brings the tables to version 2\. Nothing was changed/,
      )
      const before = calls().length
      await expect.poll(() => calls().length).toBeGreaterThan(before)
      old.kill('SIGKILL')
      await old.exited
      const deliveredByOld = calls().length

      const next = run(newer)
      const { port } = await next.log('ready')
      const status = async () =>
        statusSchema.parse(await (await fetch(`http://127.0.0.1:${String(port)}/v1/status`)).json())
      await expect
        .poll(status, { timeout: 150_000, interval: 2_000 })
        .toEqual({ waitingEvents: 0, deadLetters: 0 })
      const delivered = calls()
      expect(delivered.length - deliveredByOld).toBeGreaterThan(batch)
      expect(delivered.length).toBe(waitingEvents)
      expect(new Set(delivered)).toEqual(
        new Set(Array.from({ length: waitingEvents }, (_, index) => String(index + 1))),
      )
      next.kill('SIGTERM')
      expect(await next.exited).toEqual({ code: 0, signal: null })

      const back = run()
      expect(await back.exited).toEqual({ code: 2, signal: null })
      expect(back.stderr).toMatch(/tables of version 2, this program knows up to 1: run the newer program/)
    }, 240_000)
  },
)

describe.skipIf(noServer !== undefined)('several processes of a new version on PostgreSQL', () => {
  it('may start at once: one brings the tables up to date, the others wait for it', async () => {
    const folder = makeFolder({ 'adapter.ts': adapter })
    onTestFinished(() => folder.remove())
    const server = cluster ?? expect.unreachable('it was started')
    const env = { ...dispatch.env, TRUCKROLL_STORE: await server.createDatabase() }
    const old = spawnCli(['run'], { cwd: folder.path, env })
    await old.log('ready')
    const both = [1, 2].map(() => spawnCli(['run'], { cwd: folder.path, env: { ...env, ...newer } }))
    // They wait for a process that is about to end.
    old.kill('SIGTERM')
    expect(await old.exited).toEqual({ code: 0, signal: null })
    for (const cli of both) await cli.log('ready')
    for (const cli of both) cli.kill('SIGTERM')
    for (const cli of both) expect(await cli.exited).toEqual({ code: 0, signal: null })
  }, 60_000)
})

describe('the way back from newer tables', () => {
  it('is the backup of before, which starts paused until somebody resumes it', async () => {
    const folder = makeFolder({ 'adapter.ts': adapter })
    onTestFinished(() => folder.remove())
    const env = { ...dispatch.env, TRUCKROLL_STORE: 'sqlite:truckroll.db' }
    const at = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      spawnCli(args, { cwd: folder.path, env: { ...env, ...more } })
    const calls = () => {
      const path = join(folder.path, 'calls.log')
      return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
    }
    const delivered = async () => {
      const id = String(dispatch.sandbox.control.brand.offerJob().id)
      await expect.poll(calls).toContain(id)
      return id
    }
    const stop = async (cli: CliProcess) => {
      cli.kill('SIGTERM')
      expect(await cli.exited).toEqual({ code: 0, signal: null })
    }
    const old = at(['run'])
    await old.log('ready')
    const first = await delivered()
    expect(await at(['store', 'backup', 'backup.db']).exited).toEqual({ code: 0, signal: null })
    await stop(old)
    const next = at(['run'], newer)
    await next.log('ready')
    const second = await delivered()
    await stop(next)
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(join(folder.path, `truckroll.db${suffix}`), { force: true })
    }
    copyFileSync(join(folder.path, 'backup.db'), join(folder.path, 'truckroll.db'))
    expect(await at(['store', 'adopt']).exited).toEqual({ code: 0, signal: null })
    const again = at(['run'])
    const { port } = await again.log('ready')
    const third = String(dispatch.sandbox.control.brand.offerJob().id)
    const url = `http://127.0.0.1:${String(port)}/v1`
    const jobs = async () => (await fetch(`${url}/jobs/${third}`)).status
    await expect.poll(jobs).toBe(200)
    expect(calls()).toEqual([first, second])
    const resumed = await fetch(`${url}/resume`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"all":true}',
    })
    expect(resumed.status).toBe(200)
    await expect.poll(calls).toEqual([first, second, third])
    await stop(again)
  }, 90_000)
})

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '@truckroll/gateway/embed'
import { createPostgresStore } from '@truckroll/postgres'
import { createSqliteStore } from '@truckroll/sqlite'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { exactAdapter } from './exact-adapter.ts'
import { newer } from './newer.ts'
import { type CliProcess, endAll, spawnCli } from './spawn-cli.ts'
import { startSandbox, type TestSandbox } from './start-sandbox.ts'
import { makeFolder } from './temporary-folder.ts'

const batch = 1_000

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

const statusSchema = z.object({ waitingEvents: z.number(), deadLetters: z.number() })
const noServer = await whyNoServer()

/**
 * An old version is killed with events waiting, a new one brings the tables up to date, and every event is delivered
 * once. On PostgreSQL a fifth of the events: each is an exchange with a server that shares the processors.
 */
export function describeUpgrade(events: number): void {
  describe('an upgrade', () => {
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

    const stores = [
      {
        name: 'SQLite',
        waitingEvents: events,
        create: async (folder: string) => ({
          url: 'sqlite:truckroll.db',
          store: createSqliteStore({ path: join(folder, 'truckroll.db') }),
        }),
      },
      {
        name: 'PostgreSQL',
        waitingEvents: events / 5,
        create: async () => {
          const url = await (cluster ?? expect.unreachable('it was started')).createDatabase()
          return { url, store: createPostgresStore({ url }) }
        },
      },
    ].filter(({ name }) => name === 'SQLite' || noServer === undefined)

    describe.each(stores)('on $name, with $waitingEvents events waiting', ({ create, waitingEvents }) => {
      it('is refused while the version before runs; once that was killed it takes over, and each event is delivered once', async () => {
        const folder = makeFolder({ 'adapter.ts': exactAdapter })
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

        // One at a time, so that most are still waiting when it is killed.
        const old = run({ TRUCKROLL_DELIVERY_CONCURRENCY: '1' })
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
    })
  })
}

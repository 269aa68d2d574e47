import { defineAdapter } from '@truckroll/gateway'
import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createServer } from '@truckroll/server'
import { readFixture } from '@truckroll/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ReplayedEvent } from '../src/replay/watch-replay.ts'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({ 'adapter.ts': recordingAdapter })
const cwd = folder.path
/** Apart from the adapter, whose folder `dev` watches: it begins anew at each change. */
const written = makeFolder({})
const jobFile = join(written.path, 'job.ndjson')
const eventFile = join(written.path, 'one.json')

afterEach(endAll)
afterAll(() => {
  folder.remove()
  written.remove()
})

type Environment = Readonly<Record<string, string>>

async function startDev(): Promise<Environment> {
  const cli = spawnCli(['dev', '--port', '0', '--sandbox-port', '0', '--adapter', './adapter.ts'], { cwd })
  const ready = await cli.log('ready')
  return { TRUCKROLL_URL: String(ready['gateway']), TRUCKROLL_DISPATCH_URL: String(ready['sandbox']) }
}

async function run(env: Environment, ...args: readonly string[]) {
  const result = await runInProcess(args, { cwd, env })
  expect({ args, ...result }).toMatchObject({ code: 0, stderr: '' })
  return result.stdout
}

async function showJob(env: Environment, jobId: string) {
  const { code, stdout } = await runInProcess(['jobs', 'show', jobId, '--json'], { cwd, env })
  return code === 0 ? JSON.parse(stdout) : {}
}

const triggered = [
  ['job.created', '--set', 'customer.first_name=Greta', '--set', 'custom_fields.gate=Greta 4471'],
  ['job.updated', '--set', 'title=Leak, and mould'],
  ['note.created', '--set', 'text=Greta is out until two'],
  ['appointment.updated'],
  ['job.canceled'],
]

describe('what was recorded', { timeout: 120_000 }, () => {
  it('of a job is written event by event, and comes to the same end if it is replayed', async () => {
    const first = await startDev()
    let jobId = ''
    for (const args of triggered) {
      const about = jobId === '' ? [] : ['--job', jobId]
      jobId = JSON.parse(await run(first, 'trigger', ...args, ...about, '--json')).jobId
    }
    await expect.poll(() => showJob(first, jobId)).toMatchObject({ state: 'canceled' })
    const exported = await run(first, 'jobs', 'export', jobId)
    writeFileSync(jobFile, exported)
    const lines = exported
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const puts = lines.map(({ payload }) => payload.Actions[0].Put)
    expect(puts[0]).toMatchObject({ job: { status: 'offered', customer: { first_name: 'Greta' } } })
    expect(puts.find((put) => put.job?.title === 'Leak, and mould')).toBeDefined()
    expect(puts.find((put) => put.attachment !== undefined)).toMatchObject({
      attachment: { description: 'Greta is out until two' },
    })
    expect(puts.find((put) => put.appointment !== undefined)).toBeDefined()
    expect(puts.at(-1)).toMatchObject({ job: { status: 'canceled' } })

    const second = await startDev()
    const told = await run(second, 'trigger', 'job.created', '--from', jobFile)
    expect(told).toBe(`${lines.length} recorded events are on their way, in their order.\n`)
    const factsOf = ({ state, dispatch, job, title, customer, claim, bmsId }: Record<string, unknown>) => ({
      state,
      dispatch: { ...Object(dispatch), at: null },
      job,
      title,
      customer,
      claim,
      bmsId,
    })
    const before = factsOf(await showJob(first, jobId))
    await expect.poll(async () => factsOf(await showJob(second, jobId))).toEqual(before)

    const replayed = JSON.parse(await run({}, 'replay', jobFile, '--adapter', './adapter.ts', '--json'))
    expect(replayed.events).toHaveLength(lines.length)
    expect(replayed.events[0]).toMatchObject({ type: 'job.created', outcome: 'done', bmsId: `wo-${jobId}` })
    expect(replayed.events.at(-1)).toMatchObject({ type: 'job.canceled', outcome: 'done' })

    const [, changed] = lines
    const one = await run(first, 'jobs', 'export', jobId, '--event', changed.eventId.slice(0, 12))
    expect(JSON.parse(one)).toMatchObject({
      type: 'job.updated',
      data: { jobId, job: { title: expect.any(String) } },
    })
    writeFileSync(eventFile, one)
    const onceMore = JSON.parse(await run({}, 'replay', eventFile, '--adapter', './adapter.ts', '--json'))
    expect(onceMore.events).toMatchObject([{ type: 'job.updated', outcome: 'done' }])

    for (const more of [[], ['--event', lines[0].eventId]]) {
      const safe = await run(first, 'jobs', 'export', jobId, '--anonymise', ...more)
      expect(safe).not.toMatch(/Greta|4471|until two|mould/)
      expect(safe).toContain(jobId)
    }

    // As a fixture, whatever came: nobody's name or words, and replay takes it as it is.
    const out = join(written.path, 'job.fixture.json')
    const fixed = await runInProcess(['jobs', 'fixture', jobId, '--out', out], { cwd, env: first })
    expect(fixed).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining(`${lines.length} messages, `),
    })
    const fixture = readFixture(out)
    expect(JSON.stringify(fixture)).not.toMatch(new RegExp(`Greta|4471|until two|mould|${jobId}`))
    expect(fixture.messages.map(({ was }) => [was?.event, was?.state])).toEqual([
      ['job.created', 'done'],
      ['job.updated', 'done'],
      ['note.created', 'done'],
      ['appointment.updated', 'done'],
      ['job.canceled', 'done'],
    ])
    const again = await runInProcess(['jobs', 'fixture', jobId, '--out', out], { cwd, env: first })
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('it exists already') })
    const ofFixture = JSON.parse(await run({}, 'replay', out, '--adapter', './adapter.ts', '--json'))
    expect(ofFixture.events.map(({ type, outcome }: ReplayedEvent) => [type, outcome])).toEqual(
      replayed.events.map(({ type, outcome }: ReplayedEvent) => [type, outcome]),
    )

    const unknown = await runInProcess(['jobs', 'export', jobId, '--event', 'nowhere'], { cwd, env: first })
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('expected the id of an event') })
  })

  it('that no message brings about is done at the gateway, for trigger as for replay', async () => {
    const env = await startDev()
    const sample = '../../../adapters/http-bridge/samples/provider.connected.json'
    const file = fileURLToPath(new URL(sample, import.meta.url))
    const told = await run(env, 'trigger', 'provider.connected', '--from', file)
    expect(told).toContain('provider p-204')
    const shown = JSON.parse(await run(env, 'providers', 'show', 'p-204', '--json'))
    expect(shown).toMatchObject({ state: 'connected' })
  })

  it('says how much of it retention removed, and begins with the job as it stands', async () => {
    const { sandbox, env } = await startSandbox()
    const store = createSqliteStore({ path: ':memory:' })
    class Taker {
      async createJob() {
        return { bmsId: 'wo-1' }
      }
      async cancelJob() {}
    }
    const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
    const gateway = createGateway({
      settings: {
        dispatchUrl: sandbox.url,
        dispatchKey: env['TRUCKROLL_DISPATCH_KEY'],
        dispatchSecret: env['TRUCKROLL_DISPATCH_SECRET'],
        pollIntervalMs: 20,
      },
      adapter: defineAdapter({ name: 'taker', version: '1.0.0', adapter: Taker }),
      store,
      logger: silent,
    })
    const server = createServer({ gateway, settings: { httpPort: 0 }, logger: silent })
    await gateway.start()
    await server.listen()
    try {
      const { id } = sandbox.control.brand.offerJob({ fields: { title: 'Leak' } })
      const states = async () =>
        (await gateway.jobs.events(String(id), {})).items.map(({ state }) => state).join(' ')
      await expect.poll(states).toBe('done')
      await new Promise((resolve) => void setTimeout(resolve, 5))
      expect(await store.purge({ retentionMs: 1, evidenceMs: 1e11, limit: 100 })).toMatchObject({
        emptied: 1,
      })
      sandbox.control.brand.addNote(id, { text: 'Ring twice' })
      await expect.poll(states).toBe('done done')
      const args = ['jobs', 'export', String(id)]
      const { code, stdout, stderr } = await runInProcess(args, { cwd, env: { TRUCKROLL_URL: server.url } })
      expect([code, stderr]).toEqual([0, expect.stringContaining('1 event is left out')])
      expect(
        stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toMatchObject([
        { type: 'job', payload: { Actions: [{ Put: { job: { id, title: 'Leak', status: 'offered' } } }] } },
        { payload: { Actions: [{ Put: { attachment: { description: 'Ring twice' } } }] } },
      ])
    } finally {
      await server.close({ graceMs: 100 })
      await gateway.stop({ graceMs: 500 })
      await sandbox.close()
    }
  })
})

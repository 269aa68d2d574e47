import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSqliteStore } from '@truckroll/sqlite'
import { openOfflinePostgres } from '@truckroll/postgres'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

/** Refuses the job called bad until the file `mended` is there, and takes notes. */
const pickyAdapter = recordingAdapter
  .replace('import { appendFileSync }', 'import { appendFileSync, existsSync }')
  .replace(
    "note('create ' + job.id)",
    "if (job.title === 'bad' && !existsSync(new URL('./mended', import.meta.url))) throw new Error('no')\n    note('create ' + job.id)",
  )
  .replace(
    '  async cancelJob',
    "  async addNote({ job }: { job: { id: number } }) {\n    note('note ' + job.id)\n  }\n  async cancelJob",
  )

const AUDIT_ROWS = 1_500
const LAST_BEFORE_KILL = 1_000

const folder = makeFolder({ 'adapter.ts': pickyAdapter })
const at = (name: string) => join(folder.path, name)
let dispatch: TestSandbox

beforeAll(async () => {
  dispatch = await startSandbox({ fifo: 'job' })
})
afterEach(endAll)
afterAll(async () => {
  await dispatch.sandbox.close()
  folder.remove()
})

const calls = () =>
  existsSync(at('calls.log')) ? readFileSync(at('calls.log'), 'utf8').trim().split('\n') : []
const settings = (store: string) => ({
  cwd: folder.path,
  env: { ...dispatch.env, TRUCKROLL_STORE: store, TRUCKROLL_MAX_ATTEMPTS: '1' },
})
const copy = (from: string, to: string) =>
  runInProcess(['store', 'copy', from, to, '--json'], { cwd: folder.path })

async function startGateway(store: string) {
  const cli = spawnCli(['run'], settings(store))
  const { port } = await cli.log('ready')
  const url = `http://127.0.0.1:${String(port)}`
  return {
    ask: async (...args: string[]) => {
      const { code, stdout } = await runInProcess(args, { cwd: folder.path, env: { TRUCKROLL_URL: url } })
      expect(code).toBe(0)
      return stdout
    },
    status: async () => (await fetch(`${url}/v1/status`)).json(),
    send: async (jobId: string, update: object) => {
      const headers = { 'content-type': 'application/json' }
      const path = `${url}/v1/jobs/${jobId}/updates`
      const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(update) })
      expect(answer.status).toBe(202)
      return String(JSON.parse(await answer.text()).id)
    },
    stop: async () => {
      cli.kill('SIGTERM')
      expect(await cli.exited).toEqual({ code: 0, signal: null })
    },
  }
}

const offer = (fields: Readonly<Record<string, unknown>> = {}) =>
  String(dispatch.sandbox.control.brand.offerJob({ fields }).id)
const messageIds = () => dispatch.sandbox.control.received({}).map(({ messageId }) => messageId)

/** A store with work in every state: done, parked, held behind it, paused with updates waiting; and many rows. */
async function fill(path: string) {
  const store = createSqliteStore({ path: at(path) })
  await store.open({ environment: 'sandbox', instance: 'main' })
  await Promise.all(Array.from({ length: AUDIT_ROWS }, () => store.resume({ kind: 'all' }, { token: 'api' })))
  await store.close()
  const gateway = await startGateway(`sqlite:./${path}`)
  const done = [offer(), offer()]
  const bad = offer({ title: 'bad' })
  dispatch.sandbox.control.brand.addNote(bad, { text: 'behind it' })
  await expect.poll(() => calls(), { timeout: 60_000 }).toHaveLength(done.length)
  await expect.poll(gateway.status, { timeout: 60_000 }).toMatchObject({ deadLetters: 1, waitingEvents: 1 })
  await gateway.ask('pause', 'all')
  const paused = [offer(), offer(), offer()]
  await expect.poll(gateway.status, { timeout: 60_000 }).toMatchObject({ waitingEvents: 4 })
  const updates = [
    await gateway.send(done[0] ?? '', { kind: 'accept' }),
    await gateway.send(done[0] ?? '', { kind: 'note', text: 'on our way' }),
  ]
  await gateway.stop()
  return { done, bad, paused, updates }
}

describe.skipIf(await whyNoServer())('truckroll store copy', () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await Cluster.start()
  })
  afterAll(() => cluster[Symbol.asyncDispose]())

  it('moves a store to PostgreSQL and back, killed in the middle, and all goes on once and in order', async () => {
    const { done, bad, paused, updates } = await fill('first.db')
    const url = await cluster.createDatabase()
    const name = new URL(url).pathname.slice(1)
    const tables = await openOfflinePostgres({ url, mayCreate: true })
    await tables.close()
    // The copy meets a row that it must wait for, so that it is killed in the middle of a table.
    await cluster.query(
      `create function public.wait_here() returns trigger language plpgsql as $$
       begin perform pg_sleep(600); return new; end $$`,
      [],
      name,
    )
    await cluster.query(
      `create trigger wait_here before insert on truckroll.audit for each row
       when (new.seq = ${LAST_BEFORE_KILL + 1}) execute function public.wait_here()`,
      [],
      name,
    )
    const killed = spawnCli(['store', 'copy', 'sqlite:./first.db', url], { cwd: folder.path })
    const countRows = async () =>
      (await cluster.query('select count(*) as n from truckroll.audit', [], name))[0]?.['n']
    await expect.poll(countRows, { timeout: 60_000 }).toBe(String(LAST_BEFORE_KILL))
    killed.kill('SIGKILL')
    await killed.exited
    // What the killed process asked for still waits in the server, and holds its locks until that is ended.
    await cluster.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'truckroll store'`,
    )
    await cluster.query('drop trigger wait_here on truckroll.audit', [], name)
    const half = await runInProcess(['run'], settings(url))
    expect(half).toMatchObject({ code: 2, stderr: expect.stringContaining('unfinished copy of') })

    const { code, stdout, stderr } = await copy('sqlite:./first.db', url)
    expect(stderr).toContain('Continuing the copy that was begun')
    expect(code).toBe(0)
    const report = JSON.parse(stdout)
    expect(report.isEqual).toBe(true)
    expect(report.tables.find(({ table }: { table: string }) => table === 'audit').to.rows).toBeGreaterThan(
      AUDIT_ROWS,
    )

    const left = await runInProcess(['run'], settings('sqlite:./first.db'))
    expect(left).toMatchObject({ code: 2, stderr: expect.stringContaining('which is run instead') })

    const before = calls()
    const moved = await startGateway(url)
    expect(await moved.status()).toMatchObject({ deadLetters: 1, waitingEvents: 4, queuedUpdates: 2 })
    await moved.ask('resume', 'all')
    await expect.poll(() => calls(), { timeout: 60_000 }).toHaveLength(before.length + paused.length)
    await expect.poll(() => messageIds(), { timeout: 60_000 }).toEqual(expect.arrayContaining(updates))
    writeFileSync(at('mended'), '')
    await moved.ask('dead-letters', 'replay', '--all')
    await expect.poll(() => calls().slice(-2), { timeout: 60_000 }).toEqual([`create ${bad}`, `note ${bad}`])
    await moved.stop()

    expect((await copy(url, 'sqlite:./last.db')).code).toBe(0)
    const last = await startGateway('sqlite:./last.db')
    const late = offer()
    await expect.poll(() => calls().at(-1), { timeout: 60_000 }).toBe(`create ${late}`)
    await last.stop()
    const created = [...done, ...paused, bad, late].map((id) => `create ${id}`)
    expect(calls().toSorted()).toEqual([...created, `note ${bad}`].toSorted())
    expect(messageIds().filter((id) => id !== null && updates.includes(id))).toEqual(updates)
  }, 120_000)
})

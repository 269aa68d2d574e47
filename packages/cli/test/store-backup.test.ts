import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSqliteStore, openOfflineSqlite } from '@truckroll/sqlite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({ 'adapter.ts': recordingAdapter })
const at = (name: string) => join(folder.path, name)
let dispatch: TestSandbox
const cleanUp: (() => void)[] = []

beforeAll(async () => {
  dispatch = await startSandbox({ fifo: 'job' })
})
afterEach(async () => {
  for (const each of cleanUp.splice(0)) each()
  await endAll()
})
afterAll(async () => {
  await dispatch.sandbox.close()
  folder.remove()
})

const calls = () =>
  existsSync(at('calls.log')) ? readFileSync(at('calls.log'), 'utf8').trim().split('\n') : []

function settings(store: string, more: Readonly<Record<string, string>> = {}) {
  return { cwd: folder.path, env: { ...dispatch.env, TRUCKROLL_STORE: `sqlite:${store}`, ...more } }
}

const store = (args: readonly string[], options: Parameters<typeof runInProcess>[1]) =>
  runInProcess(['store', ...args], options)

/** Rows that nobody works on; to copy their file takes more than one step. */
const LARGE_ROWS = 24

async function makeLarge(path: string): Promise<void> {
  const large = createSqliteStore({ path })
  await large.open({ environment: 'sandbox', instance: 'main' })
  const by = { token: 'api', actor: 'x'.repeat(500_000) }
  for (let index = 0; index < LARGE_ROWS; index += 1) await large.resume({ kind: 'all' }, by)
  await large.close()
}

function readJobs(path: string): ReadonlySet<string> {
  const database = new DatabaseSync(path, { readOnly: true })
  const rows = database.prepare('select distinct job_id as id from events where job_id is not null').all()
  database.close()
  return new Set(rows.map(({ id }) => String(id)))
}

/** Jobs whose messages have left the gateway's queue at Dispatch, which is when they were acked. */
function ackedOf(offered: readonly string[]): string[] {
  const queue = dispatch.sandbox.control
    .queues()
    .find(({ accountKey }) => accountKey === dispatch.env['TRUCKROLL_DISPATCH_KEY'])
  const waiting = new Set(queue?.messages.map(({ group }) => group))
  return offered.filter((id) => !waiting.has(`job:${id}`))
}

describe('a backup of a store in use', () => {
  it('holds every message acked before it, is taken over by adopt alone, and goes on from there', async () => {
    await makeLarge(at('busy.db'))
    const cli = spawnCli(['run'], settings('./busy.db'))
    await cli.log('ready')
    const offered: string[] = []
    const offer = () => {
      const id = String(dispatch.sandbox.control.brand.offerJob().id)
      offered.push(id)
      return id
    }
    // As fast as the gateway takes them, wherever this runs.
    const offerMore = () => ackedOf(offered).length > offered.length - 10 && offer()
    const traffic = setInterval(offerMore, 10)
    cleanUp.push(() => clearInterval(traffic))
    await expect.poll(() => ackedOf(offered).length, { timeout: 60_000 }).toBeGreaterThan(10)
    const acked = ackedOf(offered)
    const { code, stdout } = await store(['backup', 'backup.db', '--json'], settings('./busy.db'))
    const last = offer()
    clearInterval(traffic)
    expect(code).toBe(0)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({
      file: at('backup.db'),
      bytes: statSync(at('backup.db')).size,
      stamp: { environment: 'sandbox', instance: 'main' },
    })
    expect(report.rows.audit).toBe(LARGE_ROWS)
    expect(report.rows.events).toBeGreaterThanOrEqual(acked.length)
    await expect.poll(() => ackedOf([last]), { timeout: 60_000 }).toEqual([last])
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })

    const held = readJobs(at('backup.db'))
    expect(acked.filter((id) => !held.has(id))).toEqual([])
    expect(held.size).toBeLessThan(readJobs(at('busy.db')).size)
    expect(readdirSync(folder.path).filter((name) => name.startsWith('backup.db'))).toEqual(['backup.db'])

    copyFileSync(at('backup.db'), at('restored.db'))
    const refused = await runInProcess(['run'], settings('./restored.db'))
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/restored from the backup of .*busy\.db.*truckroll store adopt/s)

    const adopted = await store(['adopt'], settings('./restored.db'))
    expect(adopted).toMatchObject({ code: 0, stderr: '' })
    expect(adopted.stdout).toMatch(/adopted as sandbox\/main.*Events to deliver: \d+.*resume all/s)
    const before = calls().length
    const again = spawnCli(['run'], settings('./restored.db'))
    const { port } = await again.log('ready')
    const url = { cwd: folder.path, env: { TRUCKROLL_URL: `http://127.0.0.1:${String(port)}` } }
    const late = String(dispatch.sandbox.control.brand.offerJob().id)
    await expect.poll(() => ackedOf([late]), { timeout: 60_000 }).toEqual([late])
    expect(calls()).toHaveLength(before)
    expect(await runInProcess(['resume', 'all'], url)).toMatchObject({ code: 0 })
    await expect.poll(() => calls(), { timeout: 60_000 }).toContain(`create ${late}`)
    again.kill('SIGTERM')
    await again.exited
  }, 120_000)

  it('replaces nothing unless told to, and never a store', async () => {
    const options = settings('./store.db')
    await makeLarge(at('store.db'))
    writeFileSync(at('old.db'), 'an earlier backup')
    expect(await store(['backup', 'old.db'], options)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('add --force'),
    })
    expect(readFileSync(at('old.db'), 'utf8')).toBe('an earlier backup')
    chmodSync(at('store.db'), 0o640)
    expect(await store(['backup', 'old.db', '--force'], options)).toMatchObject({ code: 0 })
    // Who may not read the store may not read its backup.
    expect(statSync(at('old.db')).mode & 0o777).toBe(0o600)
    expect(readFileSync(at('old.db')).subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(await store(['backup', 'store.db', '--force'], options)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the store itself'),
    })
    mkdirSync(at('folder'))
    for (const [target, code] of [
      ['folder', 1],
      ['no/such/folder.db', 2],
    ] as const)
      expect(await store(['backup', target, '--force'], options)).toMatchObject({ code })
    const live = createSqliteStore({ path: at('live.db') })
    await live.open({ environment: 'sandbox', instance: 'main' })
    expect(await store(['backup', 'live.db', '--force'], options)).toMatchObject({ code: 1 })
    await live.close()
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('is refused if there is no store, naming it', async () => {
    const none = await store(['backup', 'x.db'], settings('./none.db'))
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('none.db') })
    writeFileSync(at('letter.db'), 'dear sir or madam, this is no database at all')
    expect(await store(['backup', 'x.db'], settings('./letter.db'))).toMatchObject({ code: 2 })
    expect(existsSync(at('x.db'))).toBe(false)
  })

  it('is the work of pg_dump on PostgreSQL, with the password left out of the advice', async () => {
    const env = { TRUCKROLL_STORE: 'postgres://me:hush-hush@db/truckroll' }
    const { code, stderr } = await store(['backup', 'x.dump'], { cwd: folder.path, env })
    expect(code).toBe(2)
    expect(stderr).toContain(
      `pg_dump --format=custom --schema=truckroll --file='x.dump' 'postgres://me@db/truckroll'`,
    )
    expect(stderr).not.toContain('hush-hush')
  })
})

describe('a store of another environment or instance', () => {
  it('is refused with both stamps and what to do; adopt gives it another one', async () => {
    const own = createSqliteStore({ path: at('stamped.db') })
    await own.open({ environment: 'sandbox', instance: 'main' })
    await own.close()
    const other = settings('./stamped.db', { TRUCKROLL_INSTANCE: 'second' })
    const refused = await runInProcess(['run'], other)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(
      /environment sandbox, instance main; this gateway is environment sandbox, instance second.*adopt/s,
    )
    const adopted = await store(['adopt', '--instance', 'second', '--json'], other)
    expect(JSON.parse(adopted.stdout)).toMatchObject({
      before: { environment: 'sandbox', instance: 'main' },
      after: { environment: 'sandbox', instance: 'second' },
      waiting: { events: 0, updates: 0 },
    })
    const mine = createSqliteStore({ path: at('stamped.db') })
    await mine.open({ environment: 'sandbox', instance: 'second' })
    expect(await mine.listPauses()).toMatchObject([{ kind: 'all' }])
    expect((await mine.listAudit(undefined, 1)).items).toMatchObject([{ token: 'cli', act: 'store.adopt' }])
    await expect(openOfflineSqlite({ path: at('stamped.db'), lockWaitMs: 0 })).rejects.toMatchObject({
      code: 'TR_STORE_LOCKED',
    })
    await mine.close()
    expect(await store(['adopt', '--instance', 'not a name!'], other)).toMatchObject({ code: 2 })
  })
})

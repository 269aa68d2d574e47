import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Cluster, Pooler, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({ 'adapter.ts': recordingAdapter })
let dispatch: TestSandbox
let cluster: Cluster

beforeAll(async () => {
  dispatch = await startSandbox({ fifo: 'job' })
  cluster = await Cluster.start()
})
afterEach(endAll)
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
  await dispatch.sandbox.close()
  folder.remove()
})

const calls = () => {
  const path = join(folder.path, 'calls.log')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? String(address.port) : ''
}

/** The URL with a password in it, which this server does not ask for. */
const withPassword = (url: string) => url.replace('truckroll@', 'truckroll:hush-hush@')

describe.skipIf(await whyNoServer())('truckroll on PostgreSQL', () => {
  it('runs in two processes at once, each job delivered once', async () => {
    const env = { ...dispatch.env, TRUCKROLL_STORE: await cluster.createDatabase() }
    const both = [1, 2].map(() => spawnCli(['run'], { cwd: folder.path, env }))
    for (const cli of both) await cli.log('ready')
    const jobs = Array.from({ length: 20 }, () => dispatch.sandbox.control.brand.offerJob())
    const wanted = jobs.map(({ id }) => `create ${id}`).toSorted()
    await expect.poll(() => calls().toSorted()).toEqual(wanted)
    for (const cli of both) cli.kill('SIGTERM')
    for (const cli of both) expect(await cli.exited).toEqual({ code: 0, signal: null })
    expect(calls().toSorted()).toEqual(wanted)
  })

  it('refuses a pooler in transaction mode before anything is polled, and doctor names it', async () => {
    await using pooler = await Pooler.start(cluster, { mode: 'transaction' })
    const env = { ...dispatch.env, TRUCKROLL_STORE: pooler.urlOf(await cluster.createDatabase()) }
    const job = dispatch.sandbox.control.brand.offerJob()
    const ran = await runInProcess(['run'], { cwd: folder.path, env })
    expect({ code: ran.code, text: ran.stderr }).toEqual({
      code: 2,
      text: expect.stringContaining('TR_STORE_POOLER'),
    })
    expect(calls()).not.toContain(`create ${job.id}`)
    const looked = await runInProcess(['doctor'], { cwd: folder.path, env })
    expect(looked.code).toBe(1)
    expect(looked.stdout).toMatch(/^fail {2}store .*pool_mode = session.*TR_STORE_POOLER/m)
  })

  it('says that its synchronous standby is missing: /readyz in time, a log line, doctor', async () => {
    const env = { ...dispatch.env, TRUCKROLL_STORE: await cluster.createDatabase() }
    const cli = spawnCli(['run'], { cwd: folder.path, env })
    const { port } = await cli.log('ready')
    const setNames = async (names: string) => {
      await cluster.query(`alter system set synchronous_standby_names = '${names}'`)
      await cluster.query('select pg_reload_conf()')
    }
    try {
      await setNames('one')
      const ask = async () => {
        const signal = AbortSignal.timeout(10_000)
        const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`, { signal })
        return { status: answer.status, text: await answer.text() }
      }
      // The server takes a setting over a moment later.
      await expect
        .poll(ask)
        .toEqual({ status: 503, text: expect.stringContaining('synchronous_standby_names') })
      expect(cli.stdout).toContain('Nothing is recorded until a synchronous standby confirms')
      const looked = await runInProcess(['doctor'], { cwd: folder.path, env })
      expect(looked.code).toBe(1)
      expect(looked.stdout).toMatch(/^fail {2}replicas .*synchronous_standby_names = 'one'/m)
      const job = dispatch.sandbox.control.brand.offerJob()
      await setNames('')
      await expect.poll(calls).toContain(`create ${job.id}`)
    } finally {
      await setNames('')
    }
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
  })

  it('starts before its database, says that it is not ready, and goes on when the database is there', async () => {
    const url = withPassword(await cluster.createDatabase())
    await cluster.stopServer()
    const port = await freePort()
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200
    const cli = spawnCli(['run'], {
      cwd: folder.path,
      env: { ...dispatch.env, TRUCKROLL_STORE: url, TRUCKROLL_HTTP_PORT: port },
    })
    await cli.log('waiting for the database')
    expect(await isReady()).toBe(false)
    await cluster.startServer()
    await cli.log('ready')
    // Intake counts as ready from its first lease on, which comes a moment later.
    await expect.poll(isReady).toBe(true)
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
    expect(cli.stdout + cli.stderr).not.toContain('hush-hush')
  })

  it('ends with 0 on SIGTERM while its database is away', async () => {
    const env = { ...dispatch.env, TRUCKROLL_STORE: await cluster.createDatabase() }
    const cli = spawnCli(['run'], { cwd: folder.path, env })
    await cli.log('ready')
    await cluster.stopServer()
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
    await cluster.startServer()
  })

  it('ends with 0 on SIGTERM while it waits for its database', async () => {
    const env = { ...dispatch.env, TRUCKROLL_STORE: 'postgres://truckroll@127.0.0.1:1/nowhere' }
    const cli = spawnCli(['run'], { cwd: folder.path, env })
    await cli.log('waiting for the database')
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
  })

  it('ends with 2 if waiting does not help, and never repeats the password', async () => {
    const url = withPassword(cluster.url('no_such_database'))
    const { code, stderr } = await runInProcess(['run'], {
      cwd: folder.path,
      env: { ...dispatch.env, TRUCKROLL_STORE: url },
    })
    expect(code).toBe(2)
    expect(stderr).toContain('create the database first')
    expect(stderr).not.toContain('hush-hush')
  })

  it('is checked by doctor, which makes no tables and warns of a server that loses commits', async () => {
    const url = await cluster.createDatabase()
    const look = async () => {
      const env = { ...dispatch.env, TRUCKROLL_STORE: url, TRUCKROLL_URL: 'http://127.0.0.1:1' }
      const { stdout } = await runInProcess(['doctor', '--json'], { cwd: folder.path, env })
      return JSON.parse(stdout).checks.find((check: { name: string }) => check.name === 'store')
    }
    expect(await look()).toMatchObject({ state: 'fail', message: expect.stringContaining('fsync') })
    const name = new URL(url).pathname.slice(1)
    expect(await cluster.query('select 1 from pg_namespace where nspname = $1', ['truckroll'], name)).toEqual(
      [],
    )
  })
})

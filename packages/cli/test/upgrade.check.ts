import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { describeUpgrade } from './support/describe-upgrade.ts'
import { exactAdapter } from './support/exact-adapter.ts'
import { newer } from './support/newer.ts'
import { type CliProcess, endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const noServer = await whyNoServer()

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

describeUpgrade(10_000)

describe.skipIf(noServer !== undefined)('several processes of a new version on PostgreSQL', () => {
  it('may start at once: one brings the tables up to date, the others wait for it', async () => {
    const folder = makeFolder({ 'adapter.ts': exactAdapter })
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
    const folder = makeFolder({ 'adapter.ts': exactAdapter })
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

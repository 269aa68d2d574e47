import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { blockingAdapter, recordingAdapter, slowAdapter, strayErrorAdapter } from './support/adapters.ts'
import { endAll, runCli, spawnCli } from './support/spawn-cli.ts'
import { startSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const cleanUp: (() => Promise<void> | void)[] = []

afterEach(async () => {
  await endAll()
  for (const each of cleanUp.splice(0).toReversed()) await each()
})

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files)
  cleanUp.push(folder.remove)
  return folder.path
}

async function dispatch() {
  const started = await startSandbox({ fifo: 'job' })
  cleanUp.push(() => started.sandbox.close())
  return started
}

const callsIn = (folder: string): readonly string[] => {
  const path = join(folder, 'calls.log')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

const isThere = (path: string) => (existsSync(path) ? true : undefined)

describe('truckroll run', () => {
  it('prints one ready line with its port, delivers, and ends with 0 on SIGTERM', async () => {
    const { sandbox, env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': recordingAdapter })
    const cli = spawnCli(['run'], { cwd, env })
    const { port } = await cli.log('ready')
    expect((await fetch(`http://127.0.0.1:${String(port)}/readyz`)).status).toBe(200)
    const job = sandbox.control.brand.offerJob()
    await expect.poll(() => callsIn(cwd)).toHaveLength(1)
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
    expect(callsIn(cwd)).toEqual([`create ${job.id}`])
    expect(cli.logs.filter(({ msg }) => msg === 'ready')).toHaveLength(1)
    expect(cli.stderr).toBe('')
  })

  it('ends by itself if its lock is removed, and what it took is there at the next start', async () => {
    const { sandbox, env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': recordingAdapter })
    const cli = spawnCli(['run'], { cwd, env })
    await cli.log('ready')
    sandbox.control.brand.offerJob()
    await expect.poll(() => callsIn(cwd)).toHaveLength(1)
    for (const name of readdirSync(cwd)) if (name.startsWith('truckroll.db-')) rmSync(join(cwd, name))
    expect(await cli.exited).toEqual({ code: 1, signal: null })
    await cli.log('the store was taken away: ending')
    const next = spawnCli(['run'], { cwd, env })
    await next.log('ready')
    sandbox.control.brand.offerJob()
    await expect.poll(() => callsIn(cwd)).toHaveLength(2)
  })

  it('lets neither adapter nor child processes see a secret in the environment', async () => {
    const { sandbox, env } = await dispatch()
    const names = "Object.keys(process.env).filter((name) => name.startsWith('TRUCKROLL_')).sort()"
    const cwd = folderWith({
      key: Buffer.alloc(32, 7).toString('base64'),
      'adapter.ts': `
        import { execFileSync } from 'node:child_process'
        import { appendFileSync } from 'node:fs'
        import { z } from '${import.meta.resolve('zod')}'
        import { settingsToken } from '${import.meta.resolve('@truckroll/gateway')}'
        const settings = z.object({ loginPassword: z.string() })
        const note = (text) => appendFileSync(${JSON.stringify('calls.log')}, text + '\\n')
        const seen = () => ${names}.join(' ')
        note('loading ' + seen())
        class Adapter {
          constructor(settings) { this.settings = settings }
          async createJob() {
            note('working ' + seen())
            note('child ' + execFileSync(process.execPath, ['-p', ${JSON.stringify(`${names}.join(' ')`)}]).toString().trim())
            note('settings ' + this.settings.loginPassword)
            return { bmsId: 'b1' }
          }
          async cancelJob() {}
        }
        export default { name: 'curious', version: '1', adapter: Adapter, settings, inject: [settingsToken(settings)] }`,
    })
    const cli = spawnCli(['run'], {
      cwd,
      env: {
        ...env,
        TRUCKROLL_API_TOKEN: 'token-of-the-operator',
        TRUCKROLL_CALLBACK_TOKEN: 'token-of-the-callback',
        TRUCKROLL_ENCRYPTION_KEY_FILE: './key',
        TRUCKROLL_STORE: 'sqlite:./secret.db',
        TRUCKROLL_ADAPTER_LOGIN_PASSWORD: 'of-the-adapter',
      },
    })
    await cli.log('ready')
    sandbox.control.brand.offerJob()
    await expect.poll(() => callsIn(cwd)).toHaveLength(4)
    const rest = Object.keys(env)
      .filter((name) => !/_SECRET$|_STORE$/.test(name))
      .toSorted()
      .join(' ')
    expect(callsIn(cwd)).toEqual([
      `loading ${rest}`,
      `working ${rest}`,
      `child ${rest}`,
      'settings of-the-adapter',
    ])
    expect(existsSync(join(cwd, 'secret.db'))).toBe(true)
  })

  it('prints the ready line whatever the log level', async () => {
    const { env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': recordingAdapter })
    const cli = spawnCli(['run'], { cwd, env: { ...env, TRUCKROLL_LOG_LEVEL: 'silent' } })
    await cli.log('ready')
    cli.kill('SIGINT')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
    expect(cli.logs).toHaveLength(1)
  })

  it('drains under load, loses nothing, and goes on where it was', async () => {
    const { sandbox, env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': slowAdapter })
    const jobs = Array.from({ length: 60 }, () => sandbox.control.brand.offerJob())
    const options = {
      cwd,
      env: { ...env, TRUCKROLL_DELIVERY_CONCURRENCY: '4', TRUCKROLL_PROVIDER_CONCURRENCY: '4' },
    }
    const first = spawnCli(['run'], options)
    await first.log('ready')
    await expect.poll(() => callsIn(cwd).length).toBeGreaterThan(8)
    first.kill('SIGTERM')
    first.kill('SIGTERM')
    expect(await first.exited).toEqual({ code: 0, signal: null })
    expect(callsIn(cwd).length).toBeLessThan(120)
    const begun = callsIn(cwd).filter((line) => line.startsWith('begin'))
    expect(callsIn(cwd).filter((line) => line.startsWith('create'))).toHaveLength(begun.length)

    const second = spawnCli(['run'], options)
    await second.log('ready')
    await expect.poll(() => callsIn(cwd).filter((line) => line.startsWith('create')).length).toBe(60)
    second.kill('SIGTERM')
    expect(await second.exited).toEqual({ code: 0, signal: null })
    const created = callsIn(cwd).filter((line) => line.startsWith('create'))
    expect(new Set(created)).toEqual(new Set(jobs.map(({ id }) => `create ${id}`)))
    expect(created).toHaveLength(60)
  })

  it('starts again at once after kill -9, with nothing lost', async () => {
    const { sandbox, env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': slowAdapter })
    const jobs = Array.from({ length: 10 }, () => sandbox.control.brand.offerJob())
    const first = spawnCli(['run'], { cwd, env })
    await first.log('ready')
    await expect.poll(() => callsIn(cwd).length).toBeGreaterThan(2)
    first.kill('SIGKILL')
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' })
    const second = spawnCli(['run'], { cwd, env: { ...env, TRUCKROLL_RETRY_BASE_MS: '10' } })
    await second.log('ready')
    const wanted = new Set(jobs.map(({ id }) => `create ${id}`))
    await expect.poll(() => new Set(callsIn(cwd).filter((line) => line.startsWith('create')))).toEqual(wanted)
  })

  it('ends with 130 at once by a second SIGINT', async () => {
    const { sandbox, env } = await dispatch()
    const patient = slowAdapter.replace('150', '60_000')
    const cwd = folderWith({ 'adapter.ts': patient })
    sandbox.control.brand.offerJob()
    const cli = spawnCli(['run'], { cwd, env })
    await expect.poll(() => isThere(join(cwd, 'calls.log'))).toBe(true)
    cli.kill('SIGINT')
    await cli.log('stopping')
    cli.kill('SIGINT')
    expect(await cli.exited).toEqual({ code: 130, signal: null })
  })

  it('logs an error that nobody caught and ends with 1', async () => {
    const { sandbox, env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': strayErrorAdapter })
    sandbox.control.brand.offerJob()
    const cli = spawnCli(['run'], { cwd, env })
    expect(await cli.exited).toEqual({ code: 1, signal: null })
    expect(cli.stdout).toContain('nobody catches this')
  })

  it('ends with 70 if an adapter blocks it, naming the call and the line', async () => {
    const { sandbox, env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': blockingAdapter })
    const job = sandbox.control.brand.offerJob()
    const cli = spawnCli(['run'], { cwd, env: { ...env, TEST_BLOCKED_FOR_MS: '1000' } })
    expect(await cli.exited).toEqual({ code: 70, signal: null })
    const last = cli.logs.at(-1)
    expect(last).toMatchObject({ level: 'fatal' })
    expect(last?.['lastAdapterCall']).toContain(`job.created of job ${job.id}`)
    expect(last?.['place']).toContain('createJob (')
    expect(last?.['place']).toContain('adapter.ts:')
    expect(cli.stderr).not.toContain('debugger')
  })

  it('ends with 2 if another process holds the store, and names it', async () => {
    const { env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': recordingAdapter })
    const first = spawnCli(['run'], { cwd, env })
    await first.log('ready')
    const second = await runCli(['run'], { cwd, env })
    expect(second.code).toBe(2)
    expect(second.stderr).toContain('TRUCKROLL_STORE')
    expect(second.stderr).toContain(String(first.pid))
  })

  it('ends with 2 if the store belongs to another environment', async () => {
    const { env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': recordingAdapter })
    const first = spawnCli(['run'], { cwd, env })
    await first.log('ready')
    first.kill('SIGTERM')
    await first.exited
    const second = await runCli(['run'], { cwd, env: { ...env, TRUCKROLL_INSTANCE: 'other' } })
    expect(second.code).toBe(2)
    expect(second.stderr).toMatch(/TRUCKROLL_STORE.*main/s)
  })

  it('ends with 2 if the port is taken, before anything was polled', async () => {
    const { sandbox, env } = await dispatch()
    const cwd = folderWith({ 'adapter.ts': recordingAdapter })
    sandbox.control.brand.offerJob()
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    cleanUp.push(() => void holder.close())
    const address = holder.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const { code, stderr } = await runCli(['run'], { cwd, env: { ...env, TRUCKROLL_HTTP_PORT: port } })
    expect(code).toBe(2)
    expect(stderr).toContain(port)
    expect(sandbox.control.queues().some(({ inFlight }) => inFlight > 0)).toBe(false)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, runCli, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

const accounts = [
  { key: 'brand|1', secret: 'aa', role: 'brand', sources: [{ id: 5, name: 'Five' }] },
  {
    key: 'gateway|1',
    secret: 'bb',
    role: 'gateway',
    organizations: [{ id: 9, externalId: 'x', connectedTo: ['brand|1'] }],
  },
]
const folder = makeFolder({ 'accounts.json': JSON.stringify(accounts), 'wrong.json': '[{"key":"k"}]' })

afterEach(async () => {
  await endAll()
})

describe('truckroll sandbox', () => {
  it('prints one account of each role with its secret, and ends with 0 on SIGTERM', async () => {
    const cli = spawnCli(['sandbox', '--port', '0', '--seed', '7'], { cwd: folder.path })
    const ready = await cli.log('ready')
    const listed = ready['accounts']
    expect(Array.isArray(listed) && listed.map(({ role }) => role)).toEqual([
      'brand',
      'gateway',
      'application',
    ])
    expect((await fetch(`${String(ready['url'])}/_control/openapi.json`)).status).toBe(200)
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
  })

  it('takes accounts from a file and keeps its data over a restart', async () => {
    const args = [
      'sandbox',
      '--port',
      '0',
      '--data',
      'dispatch.db',
      '--accounts',
      'accounts.json',
      '--fifo',
      'job',
    ]
    const first = spawnCli(args, { cwd: folder.path })
    const ready = await first.log('ready')
    expect(ready['accounts']).toMatchObject([{ key: 'brand|1' }, { key: 'gateway|1', secret: 'bb' }])
    const env = { TRUCKROLL_DISPATCH_URL: String(ready['url']) }
    const triggered = await runInProcess(['trigger', 'job.created', '--json'], { cwd: folder.path, env })
    const { jobId } = JSON.parse(triggered.stdout)
    first.kill('SIGTERM')
    await first.exited
    const second = spawnCli(args, { cwd: folder.path })
    const again = await second.log('ready')
    const jobs: { items: { id: number }[] } = JSON.parse(
      await (await fetch(`${String(again['url'])}/_control/jobs`)).text(),
    )
    expect(jobs.items.map(({ id }) => String(id))).toEqual([jobId])
  })

  it.each([
    [['--accounts', 'wrong.json'], 2, 'accounts'],
    [['--accounts', 'nowhere.json'], 2, 'nowhere.json'],
    [['--data', 'no/folder/x.db'], 2, 'data file'],
    [['--port', '99999'], 2, '--port'],
    [['--fifo', 'none'], 2, '--fifo'],
  ])('refuses %o', async (args, code, why) => {
    const result = await runInProcess(['sandbox', '--port', '0', ...args], { cwd: folder.path })
    expect(result).toMatchObject({ code, stdout: '' })
    expect(result.stderr).toContain(why)
  })

  it('ends with 2 if its port is taken', async () => {
    const first = spawnCli(['sandbox', '--port', '0'], { cwd: folder.path })
    const { port } = await first.log('ready')
    const second = await runCli(['sandbox', '--port', String(port)], { cwd: folder.path })
    expect(second.code).toBe(2)
    expect(second.stderr).toContain(String(port))
  })
})

describe('truckroll trigger', () => {
  it.each([
    { TRUCKROLL_DISPATCH_URL: 'https://connect.dispatch.me' },
    { TRUCKROLL_DISPATCH_URL: 'https://connect-sbx.dispatch.me' },
    { TRUCKROLL_DISPATCH_URL: 'http://127.0.0.1:4100', TRUCKROLL_ENVIRONMENT: 'production' },
  ])('never makes an event at Dispatch: %o', async (env) => {
    const { code, stderr } = await runInProcess(['trigger', 'job.created'], { cwd: folder.path, env })
    expect(code).toBe(2)
    expect(stderr).toContain('never made at Dispatch')
  })

  it('says what to start if there is no sandbox, and which events there are', async () => {
    const nobody = await runInProcess(['trigger', 'job.created', '--sandbox', 'http://127.0.0.1:1'], {
      cwd: folder.path,
    })
    expect(nobody.stderr).toContain('truckroll sandbox')
    const unknown = await runInProcess(['trigger', 'job.exploded'], { cwd: folder.path })
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('job.created')
  })
})

import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

/** A product in which every work order is accepted at once, and that tells of nothing by itself. */
const adapter = `
class Small {
  async createJob({ job }) { return { bmsId: 'wo-' + job.id } }
  async cancelJob() {}
  async getJob() { return { status: 'open' } }
}
export default {
  name: 'small', version: '1.0.0', adapter: Small, inject: [], statusMap: { open: { kind: 'accept' } },
}`
const folder = makeFolder({
  'adapter.ts': adapter,
  'blind.ts': adapter.replace(/ {2}async getJob.*\n/, ''),
  'providers.json': JSON.stringify([
    { externalOrganizationId: 'plain', name: 'Plain', email: 'a@best.example' },
  ]),
})
const cwd = folder.path
afterEach(endAll)
afterAll(folder.remove)

/** A gateway that has one job; resolves with how to ask it. */
async function start(file: string) {
  const ports = ['--port', '0', '--sandbox-port', '0']
  const cli = spawnCli(['dev', '--adapter', file, '--providers', 'providers.json', ...ports], { cwd })
  const ready = await cli.log('ready')
  const env = { TRUCKROLL_URL: String(ready['gateway']), TRUCKROLL_DISPATCH_URL: String(ready['sandbox']) }
  const run = (...args: string[]) => runInProcess(args, { cwd, env })
  const { stdout } = await run('trigger', 'job.created', '--json')
  const { jobId } = JSON.parse(stdout) as { readonly jobId: string }
  const show = async () => JSON.parse((await run('jobs', 'show', jobId, '--json')).stdout)
  await expect.poll(async () => (await show()).bmsId, { timeout: 20_000 }).toBe(`wo-${jobId}`)
  return { run, jobId, show }
}

describe('reconcile', () => {
  it('says what Dispatch does not know, and tells it with --repair', async () => {
    const { run, jobId, show } = await start('./adapter.ts')
    const dry = await run('reconcile')
    expect(dry.code).toBe(0)
    expect(dry.stdout).toContain(`wo-${jobId}`)
    expect(dry.stdout).toContain('1 jobs compared, 0 passed by')
    expect(dry.stdout).toContain('Nothing was changed. 1 can be repaired: truckroll reconcile --repair.')
    expect((await show()).state).toBe('offered')
    const repaired = await run('reconcile', '--repair', '--provider', 'plain')
    expect(repaired.stdout).toMatch(new RegExp(`Job ${jobId}: Dispatch is told accept \\(update .+\\)\\.`))
    await expect.poll(async () => (await show()).state, { timeout: 20_000 }).toBe('accepted')
    await expect
      .poll(async () => JSON.parse((await run('reconcile', '--json')).stdout), { timeout: 20_000 })
      .toEqual({ items: [], compared: 1, busy: 0, repaired: [] })
  })

  it('exits 1 with an adapter that reads no work orders, and for a job that is not there', async () => {
    const { run } = await start('./blind.ts')
    expect(await run('reconcile')).toMatchObject({ code: 1, stderr: expect.stringContaining('getJob') })
    expect(await run('reconcile', '--job', 'nope')).toMatchObject({ code: 1 })
  })
})

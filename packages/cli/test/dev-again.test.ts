import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { startService } from './support/start-service.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

const cleanUp: (() => void)[] = []

afterEach(async () => {
  await endAll()
  for (const each of cleanUp.splice(0)) each()
})

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files)
  cleanUp.push(folder.remove)
  return folder.path
}

/** Starts it, makes one job, looks around, ends it. */
async function runOnce<T>(
  cwd: string,
  args: readonly string[],
  look: (run: DevRun) => Promise<T>,
): Promise<T> {
  const cli = spawnCli(['dev', '--port', '0', '--sandbox-port', '0', ...args], { cwd })
  const ready = await cli.log('ready')
  const env = { TRUCKROLL_URL: String(ready['gateway']), TRUCKROLL_DISPATCH_URL: String(ready['sandbox']) }
  const command = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await runInProcess([...words, '--json'], { cwd, env })
    if (code !== 0) throw new Error(stderr)
    return answerSchema.parse(JSON.parse(stdout))
  }
  const { jobId = '' } = await command('trigger', 'job.created')
  await cli.until(() =>
    cli.logs.find((line) => String(line['msg']).startsWith(`handed job.created of job ${jobId}`)),
  )
  const found = await look({ ready, jobId, command })
  cli.kill('SIGTERM')
  await cli.exited
  return found
}

const answerSchema = z.object({
  jobId: z.string().optional(),
  items: z.array(z.object({ id: z.string() })).optional(),
  state: z.string().optional(),
  organizationId: z.string().optional(),
})
type Answer = z.infer<typeof answerSchema>

interface DevRun {
  readonly ready: Record<string, unknown>
  readonly jobId: string
  readonly command: (...args: readonly string[]) => Promise<Answer>
}

// Each starts two gateways with their sandboxes, one after the other.
describe('dev, started again in the same folder', () => {
  it('signs with the same secret, which only its user can read, and gives no id a second time', async () => {
    const cwd = folderWith({})
    const service = await startService()
    cleanUp.push(service.stop)
    const look = async ({ ready, jobId }: DevRun) => ({
      secret: ready['bridgeSecret'],
      jobId,
      page: ready['page'],
    })
    const first = await runOnce(cwd, ['--bridge', service.url], look)
    const second = await runOnce(cwd, ['--bridge', service.url], look)
    expect(second.secret).toBe(first.secret)
    expect(second.jobId).not.toBe(first.jobId)
    expect(first.page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    const path = join(cwd, '.truckroll', 'dev.json')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(cwd, '.truckroll', '.gitignore'), 'utf8')).toBe('*\n')
    const printed = await runInProcess(['dev', '--print-secret'], { cwd })
    expect(printed).toEqual({ code: 0, stdout: `${String(first.secret)}\n`, stderr: '' })
  })

  it('goes on with the jobs and providers of a store that is kept, on both sides', async () => {
    const adapter = recordingAdapter.replace(
      "name: 'recording'",
      "name: 'recording', credentials: z.object({ apiKey: z.string() })",
    )
    const provider = { externalOrganizationId: 'p-1', name: 'Best HVAC', email: 'best@example.com' }
    const cwd = folderWith({
      'adapter.ts': `import { z } from '${import.meta.resolve('zod')}'\n${adapter}`,
      'providers.json': JSON.stringify([{ ...provider, credentials: { apiKey: 'k1' } }]),
    })
    const args = ['--adapter', './adapter.ts', '--store', 'kept.db', '--providers', 'providers.json']
    const jobs = async ({ jobId, command }: DevRun) => ({
      jobId,
      items: ((await command('jobs', 'list')).items ?? []).map(({ id }) => id),
      provider: await command('providers', 'show', 'p-1'),
    })
    const first = await runOnce(cwd, args, jobs)
    const second = await runOnce(cwd, args, async (run) => {
      const changed = await run.command('trigger', 'job.canceled', '--job', first.jobId)
      return { ...(await jobs(run)), changed }
    })
    expect(second.items.toSorted()).toEqual([first.jobId, second.jobId].toSorted())
    expect(second.changed.jobId).toBe(first.jobId)
    expect(second.provider).toMatchObject({
      state: 'connected',
      organizationId: first.provider.organizationId,
    })
  })

  it('names who holds a port, and the option that asked for it', async () => {
    const cwd = folderWith({})
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    cleanUp.push(() => holder.close())
    const address = holder.address()
    const port = String(typeof address === 'object' ? address?.port : '')
    const bridge = ['--bridge', 'http://127.0.0.1:1']
    const holding = process.platform === 'linux' ? `(process ${process.pid})` : port
    const gateway = await runInProcess(['dev', ...bridge, '--port', port, '--sandbox-port', '0'], { cwd })
    expect(gateway.code).toBe(2)
    expect(gateway.stderr).toMatch(new RegExp(`^truckroll: --port: .*${port}.*\n$`))
    expect(gateway.stderr).toContain(holding)
    const sandbox = await runInProcess(['dev', ...bridge, '--sandbox-port', port, '--port', '0'], { cwd })
    expect(sandbox.code).toBe(2)
    expect(sandbox.stderr).toMatch(new RegExp(`^truckroll: --sandbox-port: .*${port}.*\n$`))
    expect(sandbox.stderr).toContain(holding)
  })
})

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
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

const dev = (cwd: string, ...args: readonly string[]) =>
  spawnCli(['dev', '--port', '0', '--sandbox-port', '0', ...args], { cwd })

describe('truckroll dev', () => {
  it('wires sandbox, gateway and a service behind the bridge, and prints the secret to verify with', async () => {
    const cwd = folderWith({})
    const service = await startService()
    cleanUp.push(service.stop)
    const cli = dev(cwd, '--bridge', service.url)
    const ready = await cli.log('ready')
    service.trust(String(ready['bridgeSecret']))
    expect(ready).toMatchObject({
      bridgeUrl: service.url,
      dispatchKey: expect.any(String),
      next: expect.any(String),
    })
    expect(String(ready['next'])).toContain(String(ready['sandbox']))

    const env = { TRUCKROLL_URL: String(ready['gateway']), TRUCKROLL_DISPATCH_URL: String(ready['sandbox']) }
    const trigger = await runInProcess(['trigger', 'job.created', '--set', 'title=Leak', '--json'], {
      cwd,
      env,
    })
    expect(trigger).toMatchObject({ code: 0, stderr: '' })
    const jobId: string = JSON.parse(trigger.stdout).jobId
    await expect.poll(() => service.deliveries.map(({ type }) => type)).toEqual(['job.created'])
    expect(service.deliveries[0]?.isSigned).toBe(true)

    const note = await runInProcess(['trigger', 'note.created', '--job', jobId], { cwd, env })
    expect(note.stdout).toContain('note.created is on its way')
    await expect.poll(() => service.deliveries.map(({ type }) => type)).toContain('note.created')

    const list = await runInProcess(['jobs', 'list', '--bms-id', 'wo-1', '--json'], { cwd, env })
    expect(JSON.parse(list.stdout).items).toMatchObject([{ id: jobId, bmsId: 'wo-1' }])
    const shown = await runInProcess(['jobs', 'show', jobId], { cwd, env })
    expect(shown.stdout).toContain('Timeline')
    expect(shown.stdout).toContain('wo-1')
    const status = await runInProcess(['status'], { cwd, env })
    expect(status.stdout).toMatch(/adapter +http-bridge/)

    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
    expect(cli.stdout).not.toContain('"level":"error"')
  })

  it('loads an adapter anew when it changes, keeps what was stored, and survives a mistake in it', async () => {
    const cwd = folderWith({ 'adapter.ts': recordingAdapter })
    const cli = dev(cwd, '--adapter', './adapter.ts')
    const ready = await cli.log('ready')
    const env = { TRUCKROLL_URL: String(ready['gateway']), TRUCKROLL_DISPATCH_URL: String(ready['sandbox']) }
    const calls = () =>
      existsSync(join(cwd, 'calls.log')) ? readFileSync(join(cwd, 'calls.log'), 'utf8') : ''
    const first: string = JSON.parse(
      (await runInProcess(['trigger', 'job.created', '--json'], { cwd, env })).stdout,
    ).jobId
    await expect.poll(calls).toContain(`create ${first}`)

    writeFileSync(join(cwd, 'adapter.ts'), 'export default { oops')
    await cli.log('the changed adapter cannot be used; correct it and save again')
    writeFileSync(join(cwd, 'adapter.ts'), recordingAdapter.replaceAll("'create '", "'made '"))
    await cli.log('the adapter changed and was reloaded')
    const second: string = JSON.parse(
      (await runInProcess(['trigger', 'job.created', '--json'], { cwd, env })).stdout,
    ).jobId
    await expect.poll(calls).toContain(`made ${second}`)
    const list = await runInProcess(['jobs', 'list', '--json'], { cwd, env })
    expect(
      JSON.parse(list.stdout)
        .items.map(({ id }: { id: string }) => id)
        .toSorted(),
    ).toEqual([first, second])
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
  })

  it('connects the providers of a file, so that an adapter with logins gets jobs', async () => {
    const adapter = recordingAdapter
      .replace(
        'async createJob({ job }: { job: { id: number } }) {',
        'async createJob({ job, provider, credentials }: any) {',
      )
      .replace(
        "note('create ' + job.id)",
        "note('create for ' + provider.externalOrganizationId + ' ' + credentials.apiKey)",
      )
      .replace("name: 'recording'", "name: 'recording', credentials: z.object({ apiKey: z.string() })")
    const zod = import.meta.resolve('zod')
    const cwd = folderWith({
      'adapter.ts': `import { z } from '${zod}'\n${adapter}`,
      'providers.json': JSON.stringify([
        {
          externalOrganizationId: 'provider-1',
          name: 'Best HVAC',
          email: 'best@example.com',
          credentials: { apiKey: 'k1' },
        },
      ]),
    })
    const cli = dev(cwd, '--adapter', './adapter.ts', '--providers', 'providers.json')
    const ready = await cli.log('ready')
    const env = { TRUCKROLL_URL: String(ready['gateway']), TRUCKROLL_DISPATCH_URL: String(ready['sandbox']) }
    const shown = await runInProcess(['providers', 'show', 'provider-1', '--json'], { cwd, env })
    expect(JSON.parse(shown.stdout)).toMatchObject({ state: 'connected', hasCredentials: true })
    expect(shown.stdout).not.toContain('k1')
    await runInProcess(['trigger', 'job.created'], { cwd, env })
    await expect
      .poll(() => (existsSync(join(cwd, 'calls.log')) ? readFileSync(join(cwd, 'calls.log'), 'utf8') : ''))
      .toContain('create for provider-1 k1')
  })

  it('asks where to deliver', async () => {
    const cwd = folderWith({})
    for (const args of [['dev'], ['dev', '--bridge', 'http://127.0.0.1:1', '--adapter', './adapter.ts']]) {
      const { code, stderr } = await runInProcess(args, { cwd })
      expect(code).toBe(2)
      expect(stderr).toContain('one of --bridge URL and --adapter PATH')
    }
  })
})

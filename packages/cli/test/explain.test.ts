import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({ 'adapter.ts': recordingAdapter })
const cwd = folder.path

afterEach(endAll)
afterAll(folder.remove)

describe('explain', () => {
  it('answers what support asks, in words, as JSON and as a bundle for its reader', async () => {
    const cli = spawnCli(['dev', '--port', '0', '--sandbox-port', '0', '--adapter', './adapter.ts'], { cwd })
    const ready = await cli.log('ready')
    const env = { TRUCKROLL_URL: String(ready['gateway']), TRUCKROLL_DISPATCH_URL: String(ready['sandbox']) }
    const run = (...args: readonly string[]) => runInProcess(args, { cwd, env })
    const set = ['--set', 'customer.first_name=Greta', '--set', 'customer.last_name=Holm']
    const { jobId } = JSON.parse((await run('trigger', 'job.created', ...set, '--json')).stdout)
    const ask = async () => (await run('explain', 'greta', 'holm')).stdout
    await expect.poll(ask).toMatch(/is done/)
    expect(await ask()).toMatch(
      /^Job \d+ \(.*Greta Holm.*\n.*\n\nWhat happened\n[\s\S]*What happens next\n  Nothing waits/,
    )

    const { stdout } = await run('explain', jobId, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ found: 'one', story: { job: { id: jobId } } })
    const absent = await run('explain', '--claim', 'HW-404', '--since', '1h')
    expect(absent).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^No job fits claim HW-404.*\n[\s\S]*was asked/),
    })

    const written = await run('explain', jobId, '--bundle', 'story.json', '--for', 'vendor')
    expect(written).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Wrote story.json, for vendor'),
    })
    const file = join(cwd, 'story.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const text = readFileSync(file, 'utf8')
    expect(text).not.toMatch(/greta|holm/i)
    expect(JSON.parse(text)).toMatchObject({ for: 'vendor', found: 'one', story: { job: { id: jobId } } })
  })

  it.each([
    ['nothing to find it by', [], 'something to find the job by'],
    ['a bundle for nobody', ['5', '--bundle', 'a.json'], '--for'],
    ['a reader without a bundle', ['5', '--for', 'vendor'], '--bundle'],
    ['a reader that nobody knows', ['5', '--bundle', 'a.json', '--for', 'press'], 'dispatch'],
    ['a time that is none', ['--since', 'yesterday'], '--since'],
  ])('refuses %s', async (_what, args, named) => {
    const { code, stderr } = await runInProcess(['explain', ...args], { cwd, env: {} })
    expect(code).toBe(2)
    expect(stderr).toContain(named)
  })

  it('writes over no file', async () => {
    // Before it starts: `dev` begins anew at each change of the folder.
    writeFileSync(join(cwd, 'mine.json'), 'mine')
    const cli = spawnCli(['dev', '--port', '0', '--sandbox-port', '0', '--adapter', './adapter.ts'], { cwd })
    const ready = await cli.log('ready')
    const args = ['explain', '--claim', 'HW-1', '--bundle', 'mine.json', '--for', 'dispatch']
    const { code, stderr } = await runInProcess(args, {
      cwd,
      env: { TRUCKROLL_URL: String(ready['gateway']) },
    })
    expect(code).toBe(2)
    expect(stderr).toContain('exists already')
    expect(readFileSync(join(cwd, 'mine.json'), 'utf8')).toBe('mine')
  })
})

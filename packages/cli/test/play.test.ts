import { createServer } from 'node:http'
import { createSandbox } from '@truckroll/sandbox'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const company = `
      - organization: { external_id: own, name: Own, phone_number: 555-123-4123, address: { state: MA } }`
const head = `title: Mine
steps:
  - brand posts:${company}
`
const folder = makeFolder({
  'good.yaml': `${head}end: { brand: nothing, dispatch: { organizations: [{ name: Own }] } }\n`,
  'bad.yaml': `${head}  - brand receives: []
  - dispatch holds:
      organizations: [{ name: Other, fields: { address: { state: TX } } }, { name: Second }]
  - time moves: 1 s
end: { brand: nothing, dispatch: {} }
`,
  'remembered.yaml': `${head}  - app acts: { job: $never, act: accept }
end: { brand: nothing, dispatch: {} }
`,
})
let dispatch: TestSandbox

beforeAll(async () => {
  dispatch = await startSandbox()
})
afterEach(endAll)
afterAll(async () => {
  await dispatch.sandbox.close()
  folder.remove()
})

const play = (args: readonly string[], env = {}) => runInProcess(['play', ...args], { cwd: folder.path, env })

describe('truckroll play', () => {
  it('names the scenarios, also as JSON', async () => {
    const { code, stdout } = await play(['--list'])
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(45)
    expect(stdout).toContain(' 3  The company takes the job and works on it\n')
    const listed: unknown = JSON.parse((await play(['--list', '--json'])).stdout)
    expect(listed).toMatchObject({ 22: { scenario: 23, file: '23-the-job.yaml' } })
  })

  it('tells each step as it goes, and ends with 0', async () => {
    const { code, stdout, stderr } = await play(['4'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('4. The company declines\n')
    expect(stdout).toContain('  ✓  app acts decline, job claim-1\n  ✓  brand receives job rejected\n')
    expect(stdout).toContain('  ✓  app acts decline, job claim-2 (refused)\n')
    expect(stdout).toMatch(/ {2}✓ {2}at the end dispatch holds jobs\n1 of 1 scenario passed\n$/)
  })

  it('says where it went wrong, what was expected and what came, and plays nothing after it', async () => {
    const { code, stdout } = await play(['good.yaml', './bad.yaml', '--patience', '1'])
    expect(code).toBe(1)
    expect(stdout).toContain('  ✗  dispatch holds organizations  ./bad.yaml:6\n')
    expect(stdout).toContain('       organizations[0].name: expected "Other", got "Own"\n')
    expect(stdout).toContain('       organizations[0].fields.address.state: expected "TX", got "MA"\n')
    expect(stdout).toContain('       organizations: expected 2 items, got 1; missing {"name":"Second"}\n')
    expect(stdout).toContain('  -  time moves on by 1 s\n')
    expect(stdout).toMatch(/1 of 2 scenarios passed; failed: \.\/bad\.yaml\n$/)
  })

  it('as JSON', async () => {
    const { code, stdout } = await play(['bad.yaml', 'good.yaml', '--json', '--patience', '1'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 1,
      failed: 1,
      scenarios: [
        {
          file: 'bad.yaml',
          outcome: 'failed',
          steps: [
            { text: 'brand posts organization own', outcome: 'passed', line: 3 },
            { outcome: 'passed' },
            { outcome: 'failed', line: 6, problems: { length: 3 } },
            { outcome: 'not played', problems: [] },
            { isEnd: true },
            { isEnd: true },
          ],
        },
        { file: 'good.yaml', outcome: 'passed' },
      ],
    })
  })

  it('with --quiet shows the steps of what failed only', async () => {
    const { stdout } = await play(['good.yaml', 'remembered.yaml', '--quiet'])
    expect(stdout).toContain('✓      Mine\n')
    expect(stdout).toContain('expected a name that an earlier step has remembered')
    expect(stdout.match(/brand posts organization/g)).toHaveLength(1)
  })

  it('plays in a sandbox that asks for its control token', async () => {
    const sandbox = await createSandbox({ port: 0, controlToken: 'control-secret' })
    await sandbox.listen()
    try {
      const args = ['4', '--quiet', '--sandbox', sandbox.url]
      expect(await play(args, { TRUCKROLL_SANDBOX_TOKEN: 'control-secret' })).toMatchObject({ code: 0 })
      const refused = await play(args)
      expect(refused.code).not.toBe(0)
      expect(refused.stdout + refused.stderr).toContain('expected the control token as bearer')
    } finally {
      await sandbox.close()
    }
  })

  it('plays twice in a sandbox that runs, and leaves its own accounts alone', async () => {
    const { control, url } = dispatch.sandbox
    const own = control.accounts().map(({ key }) => key)
    for (const round of [1, 2]) {
      const { code, stdout } = await play(['1', '22', '41', '--quiet', '--sandbox', url])
      expect({ round, code, stdout }).toMatchObject({ code: 0 })
    }
    expect(control.accounts().length).toBeGreaterThan(own.length)
    for (const key of own) expect(control.queue(key).messages).toEqual([])
    expect(
      control.jobs().filter(({ fields }) => fields['title'] === 'Furnace out').length,
    ).toBeGreaterThanOrEqual(4)
  })

  it.each([
    [['99'], 'expected a number from 1 to 45, all, or a file, got "99"'],
    [['nowhere.yaml'], 'expected a number from 1 to 45, all, or a file, got "nowhere.yaml"'],
    [[], 'expected numbers of scenarios, all, or files'],
    [['1', '--sandbox', 'ftp://x'], '--sandbox: expected the URL of a sandbox, got "ftp://x"'],
    [['1', '--sandbox', 'https://connect.dispatch.me'], 'nothing is ever played at Dispatch itself'],
    [['1', '--patience', 'soon'], '--patience'],
  ])('%j cannot be played: exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await play(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('ends at once when it is asked to, with 130', async () => {
    const cli = spawnCli(['play', 'all'], { cwd: folder.path })
    await expect.poll(() => cli.stdout).toContain('✓')
    cli.kill('SIGINT')
    expect(await cli.exited).toEqual({ code: 130, signal: null })
    expect(cli.stderr).toContain('Stopped: everything that this command had started is closed.')
    expect(cli.stdout).not.toContain('scenarios passed')
  })

  it('refuses production', async () => {
    const { code, stderr } = await play(['1'], { TRUCKROLL_ENVIRONMENT: 'production' })
    expect(code).toBe(2)
    expect(stderr).toContain('TRUCKROLL_ENVIRONMENT=production')
  })

  it('without a sandbox where one was named says so', async () => {
    const { code, stderr } = await play(['1', '--sandbox', 'http://127.0.0.1:9'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/got none: .*Start a sandbox with `truckroll sandbox`/)
    const other = createServer((_request, response) => response.writeHead(404).end('nobody here'))
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const found = await play(['1', '--sandbox', `http://127.0.0.1:${port}`])
    other.close()
    expect(found.code).toBe(1)
    expect(found.stderr).toContain('expected the sandbox to do POST /_control/accounts, got 404: nobody here')
  })
})

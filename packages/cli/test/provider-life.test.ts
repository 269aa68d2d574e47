import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { type CliProcess, endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const token = 'a-token-of-the-operator'
const folder = makeFolder({ 'adapter.ts': recordingAdapter })
let dispatch: TestSandbox
let gateway: CliProcess
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  dispatch = await startSandbox({ fifo: 'job' })
  const application = dispatch.sandbox.accounts.find(({ role }) => role === 'application')
  gateway = spawnCli(['run'], {
    cwd: folder.path,
    env: {
      ...dispatch.env,
      TRUCKROLL_APP_KEY: application?.key ?? '',
      TRUCKROLL_APP_SECRET: application?.secret ?? '',
      TRUCKROLL_APP_ID: 'app',
      TRUCKROLL_API_TOKEN: token,
      TRUCKROLL_UNKNOWN_PROVIDER: 'hold',
    },
  })
  const { port } = await gateway.log('ready')
  env = { TRUCKROLL_URL: `http://127.0.0.1:${String(port)}`, TRUCKROLL_API_TOKEN: token }
})
afterAll(async () => {
  await endAll()
  await dispatch.sandbox.close()
  folder.remove()
})

const file = (name: string, text: string) => writeFileSync(join(folder.path, name), text)
const run = (...args: readonly string[]) => runInProcess(args, { cwd: folder.path, env })
const calls = () => {
  const path = join(folder.path, 'calls.log')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}
const jobSchema = z.looseObject({ id: z.string(), waiting: z.looseObject({ why: z.string() }).nullish() })

/** What a person does to a provider, in one way of asking. */
interface Ways {
  onboard(id: string): Promise<unknown>
  connect(id: string, organizationId: string | number | bigint): Promise<unknown>
  /** Dispatch asks for more. */
  question(id: string, text: string): Promise<unknown>
  state(id: string): Promise<unknown>
  job(jobId: string): Promise<z.infer<typeof jobSchema>>
  pause(id: string): Promise<unknown>
  resume(id: string): Promise<unknown>
  offboard(id: string): Promise<unknown>
}

async function ok(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

const commands: Ways = {
  async onboard(id) {
    file('one.csv', `externalOrganizationId,name,address.state\n${id},Best HVAC,TX\n`)
    expect(await ok('providers', 'onboard', 'one.csv', '--paused')).toContain('1 requested')
  },
  connect: async (id, organizationId) => void (await ok('providers', 'connect', id, String(organizationId))),
  question: async (id, text) => ok('providers', 'change', id, '--needs-information', text),
  state: async (id) => JSON.parse(await ok('providers', 'show', id, '--json')).state,
  job: async (jobId) => jobSchema.parse(JSON.parse(await ok('jobs', 'show', jobId, '--json'))),
  pause: async (id) => void (await ok('pause', 'provider', id)),
  resume: async (id) => void (await ok('resume', 'provider', id)),
  offboard: async (id) => void (await ok('providers', 'offboard', id)),
}

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(env['TRUCKROLL_URL'] + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.status).toBeLessThan(300)
  return answer.json()
}

const rest: Ways = {
  onboard: async (externalOrganizationId) =>
    ask('POST', '/v1/providers', {
      externalOrganizationId,
      name: 'Best HVAC',
      address: { state: 'TX' },
      paused: true,
    }),
  connect: async (id, organizationId) =>
    ask('PUT', `/v1/providers/${id}`, { organizationId: String(organizationId) }),
  question: async (id, text) => ask('PUT', `/v1/providers/${id}`, { state: 'needs_information', text }),
  state: async (id) =>
    z.looseObject({ state: z.string() }).parse(await ask('GET', `/v1/providers/${id}`)).state,
  job: async (jobId) => jobSchema.parse(await ask('GET', `/v1/jobs/${jobId}`)),
  pause: async (id) => ask('POST', '/v1/pause', { externalOrganizationId: id }),
  resume: async (id) => ask('POST', '/v1/resume', { externalOrganizationId: id }),
  offboard: async (id) => ask('DELETE', `/v1/providers/${id}`),
}

describe.each([
  ['the command line', commands],
  ['REST', rest],
])('a provider, by %s alone', (name, ways) => {
  it('is onboarded, connected, given a job, paused, resumed and offboarded', async () => {
    const id = name === 'REST' ? 'by-rest' : 'by-cli'
    const { control } = dispatch.sandbox
    const offer = (organizationId: string | number | bigint) =>
      String(control.brand.offerJob({ organizationId: Number(organizationId) }).id)
    const waits = (jobId: string, why: RegExp) =>
      vi.waitFor(async () => {
        const { waiting } = await ways.job(jobId)
        expect(waiting?.why).toMatch(why)
      })

    await ways.onboard(id)
    await control.until(() => control.requests().some((each) => each.externalOrganizationId === id))
    expect(await ways.state(id)).toBe('requested')
    await ways.question(id, 'the phone number differs')
    expect(await ways.state(id)).toBe('needs_information')
    expect((await run('providers', 'show', id)).stdout).toMatch(/^text +the phone number differs$/m)
    await ways.onboard(id)
    expect(await ways.state(id)).toBe('requested')
    const { organizationId } = control.match(id)
    await ways.connect(id, organizationId ?? '')
    expect(await ways.state(id)).toBe('paused')

    const first = offer(organizationId ?? '')
    await waits(first, /paused/)
    await ways.resume(id)
    expect(await ways.state(id)).toBe('connected')
    await vi.waitFor(() => expect(calls()).toContain(`create ${first}`))

    await ways.pause(id)
    const second = offer(organizationId ?? '')
    await waits(second, /paused/)
    expect(calls()).not.toContain(`create ${second}`)
    await ways.resume(id)
    await vi.waitFor(() => expect(calls()).toContain(`create ${second}`))

    await ways.offboard(id)
    await vi.waitFor(async () => expect(await ways.state(id)).toBe('offboarded'))
    const left = control.received().filter((one) => one.recordType === 'gateway_deprovision')
    expect(left.at(-1)).toMatchObject({ body: { external_organization_id: id } })
    expect(calls().filter((call) => call === `create ${first}`)).toHaveLength(1)
  })
})

describe('a file of many providers with their open jobs', () => {
  const count = 90
  const ids = Array.from({ length: count }, (_, index) => `bulk-${index}`)
  const args = [
    'providers',
    'onboard',
    'many.csv',
    '--jobs',
    'open.csv',
    '--report',
    'report.ndjson',
    '--paused',
  ]
  const reported = () =>
    readFileSync(join(folder.path, 'report.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => z.looseObject({ line: z.number(), outcome: z.string() }).parse(JSON.parse(line)))
  const asked = () =>
    dispatch.sandbox.control
      .requests()
      .flatMap(({ externalOrganizationId: id }) => (id.startsWith('bulk-') ? [id] : []))

  it('goes on after kill -9 and after Ctrl-C, and asks and tells nothing twice', async () => {
    file(
      'many.csv',
      `externalOrganizationId,name,address.state\n${ids.map((id) => `${id},B,TX`).join('\n')}\n`,
    )
    file(
      'open.csv',
      `externalOrganizationId,externalId,bmsId\n${ids.map((id) => `${id},claim-${id},wo-${id}`).join('\n')}\n`,
    )
    const killed = spawnCli(args, { cwd: folder.path, env })
    await killed.until(() => (killed.stdout.includes('row   15 ') ? true : undefined))
    killed.kill('SIGKILL')
    await killed.exited

    const stopped = spawnCli(args, { cwd: folder.path, env })
    await stopped.until(() => (stopped.stdout.includes('row   45 ') ? true : undefined))
    stopped.kill('SIGINT')
    expect(await stopped.exited).toEqual({ code: 130, signal: null })
    expect(stopped.stderr).toMatch(
      /^Stopped\. \d+ of 90 rows are done; give the same file again to go on\.$/m,
    )
    expect(reported().length).toBe(Number(/(\d+) of 90/.exec(stopped.stderr)?.[1]))

    const ended = await run(...args)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(reported().map(({ line }) => line)).toEqual(ids.map((_, index) => index + 2))
    const outcomes = Map.groupBy(reported(), ({ outcome }) => outcome)
    expect([...outcomes.keys()].toSorted()).toEqual(['requested', 'unchanged'])
    expect(ended.stdout).toContain(`${count} open jobs`)
    await dispatch.sandbox.control.until(() => new Set(asked()).size === count)
    expect(asked().toSorted()).toEqual(ids.toSorted())

    // An open job is an update of the work order that is there, and no second one.
    const { organizationId } = dispatch.sandbox.control.match('bulk-7')
    await ok('providers', 'connect', 'bulk-7', String(organizationId))
    const { id } = dispatch.sandbox.control.brand.offerJob({
      organizationId: Number(organizationId),
      externalId: 'claim-bulk-7',
    })
    await ok('resume', 'provider', 'bulk-7')
    await vi.waitFor(async () => expect(await commands.job(String(id))).toMatchObject({ bmsId: 'wo-bulk-7' }))
    expect(calls()).not.toContain(`create ${id}`)
    expect((await run(...args)).stdout).toContain(`${count} unchanged`)
    expect(await commands.state('bulk-7')).toBe('connected')
  })

  it('has its rows of jobs all right, or nothing is asked', async () => {
    file('two.csv', 'externalOrganizationId,name,address.state\nodd-1,B,TX\nodd-2,B,TX\n')
    const bad: readonly (readonly [string, string])[] = [
      ['externalOrganizationId,externalId,bmsId\nodd-1,c,w\n,c,w\n', 'row 3: externalOrganizationId'],
      ['externalOrganizationId,externalId,bmsId\nodd-3,c,w\n', 'got one of "odd-3"'],
    ]
    for (const [text, complaint] of bad) {
      file('bad.csv', text)
      const { code, stderr } = await run('providers', 'onboard', 'two.csv', '--jobs', 'bad.csv')
      expect(code).toBe(2)
      expect(stderr).toContain(complaint)
    }
    file('bad.csv', 'externalOrganizationId,externalId,bmsId\nodd-1,c,\nodd-2,c2,w2\n')
    for (const dry of [['--dry-run'], []]) {
      const { code, stdout } = await run('providers', 'onboard', 'two.csv', '--jobs', 'bad.csv', ...dry)
      expect(code).toBe(1)
      expect(stdout).toMatch(/row +2 +failed +odd-1 .*bmsId/)
    }
    expect((await run('providers', 'show', 'odd-1')).code).toBe(1)
    expect((await run('providers', 'show', 'odd-2')).code).toBe(0)
  })

  it('may hold its open jobs itself', async () => {
    file(
      'own.ndjson',
      `${JSON.stringify({
        externalOrganizationId: 'own-1',
        name: 'Own',
        address: { state: 'TX' },
        openJobs: [
          { externalId: 'c-1', bmsId: 'w-1' },
          { id: 990_001, organizationId: 5, bmsId: 'w-2' },
        ],
      })}\n`,
    )
    expect((await run('providers', 'onboard', 'own.ndjson')).stdout).toContain('own-1  2 open jobs')
    expect(await commands.job('990001')).toMatchObject({ bmsId: 'w-2' })
  })

  it('may have numbers for ids, and leaves the types of Dispatch to its jobs', async () => {
    file('numbers.ndjson', '{"externalOrganizationId":4711,"name":"N","address":{"state":"TX"}}\n')
    file('numbers.csv', 'externalOrganizationId,id,organizationId,bmsId\n4711,990002,5,w-3\n')
    const { stdout } = await run('providers', 'onboard', 'numbers.ndjson', '--jobs', 'numbers.csv')
    expect(stdout).toContain('4711  1 open job')
    expect(await ask('GET', '/v1/jobs/990002')).toMatchObject({ job: { id: 990_002 } })
  })

  it('is not written over by its report', async () => {
    const before = readFileSync(join(folder.path, 'two.csv'), 'utf8')
    const { code, stderr } = await run('providers', 'onboard', 'two.csv', '--report', './two.csv')
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--report') })
    expect(readFileSync(join(folder.path, 'two.csv'), 'utf8')).toBe(before)
  })

  it('that the gateway cannot take at all ends at its first row', async () => {
    const wrong = await runInProcess(['providers', 'onboard', 'two.csv'], {
      cwd: folder.path,
      env: { ...env, TRUCKROLL_API_TOKEN: 'another-token-of-nobody' },
    })
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('401') })
  })
})

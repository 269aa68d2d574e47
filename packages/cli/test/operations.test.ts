import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { defineAdapter, TerminalError } from '@truckroll/gateway'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createServer, type GatewayServer } from '@truckroll/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { runInProcess } from './support/run-in-process.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const token = 'an-operator'
const nothingHeld = 'Nothing is held.\nTo list what is retried automatically: truckroll jobs list --waiting\n'
let isBroken = true
const crews = z.object({ timezone: z.string().optional(), crew: z.string().optional() })

class Picky {
  async createJob() {
    if (isBroken) throw new TerminalError('the vendor says no')
    return { bmsId: 'wo-7', needsAttention: 'call the customer' }
  }
  async cancelJob() {}
  checkSettings = ({ crew }: z.infer<typeof crews>) =>
    crew === 'nobody' ? [{ path: '/crew', message: 'expected a crew that the vendor knows' }] : []
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const folder = makeFolder({
  'providers.csv': [
    'externalOrganizationId,name,email,address.state,settings.timezone',
    'p-1,Best HVAC,best@example.com,,America/Denver',
    'p-2,,none@example.com,,',
    'p-3,"Smith, Sons & Co",,TX,',
    'p-1,Best HVAC,best@example.com,,America/Denver',
    'p-4,too few',
  ].join('\n'),
  'crews.csv': 'externalOrganizationId,name,email,settings.crew\nc-1,A,a@b.co,south\nc-2,B,b@b.co,nobody\n',
  'more.ndjson': '{"externalOrganizationId":"p-5","name":"Five","phoneNumber":"555-123-4123"}\nnot json\n',
})
let dispatch: TestSandbox
let gateway: Gateway
let server: GatewayServer

beforeAll(async () => {
  dispatch = await startSandbox()
  const { sandbox, env } = dispatch
  const application = sandbox.accounts.find(({ role }) => role === 'application')
  gateway = createGateway({
    settings: {
      dispatchUrl: sandbox.url,
      dispatchKey: env['TRUCKROLL_DISPATCH_KEY'],
      dispatchSecret: env['TRUCKROLL_DISPATCH_SECRET'],
      appKey: application?.key,
      appSecret: application?.secret,
      appId: 'app',
      pollIntervalMs: 20,
    },
    adapter: defineAdapter({ name: 'picky', version: '1.0.0', providerSettings: crews, adapter: Picky }),
    store: createSqliteStore({ path: ':memory:' }),
    logger: silent,
  })
  server = createServer({ gateway, settings: { httpPort: 0, apiToken: token }, logger: silent })
  await gateway.start()
  await server.listen()
})

afterAll(async () => {
  await server.close({ graceMs: 100 })
  await gateway.stop({ graceMs: 500 })
  await dispatch.sandbox.close()
  folder.remove()
})

const run = (...args: readonly string[]) =>
  runInProcess(args, { cwd: folder.path, env: { TRUCKROLL_URL: server.url, TRUCKROLL_API_TOKEN: token } })
const items = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout).items

/** No ISO time, no name of a field, no code. */
async function expectPlainWords(...args: readonly string[]): Promise<void> {
  const { stdout } = await run(...args)
  const names = stdout.split('\n').map((line) => line.split(/ {2,}/)[0] ?? '')
  expect(stdout).not.toMatch(/\d{4}-\d\d-\d\dT\d\d/)
  for (const name of names) expect(name, args.join(' ')).not.toMatch(/[a-z][A-Z]|[a-z]_[a-z]/)
}

describe('a parked job, from the command line', () => {
  it('is listed, held, replayed, and its remark ticked off', async () => {
    const job = dispatch.sandbox.control.brand.offerJob()
    await expect.poll(() => items('dead-letters', 'list')).toHaveLength(1)
    const [parked] = await items('dead-letters', 'list')
    expect(parked).toMatchObject({
      jobId: String(job.id),
      message: expect.stringContaining('the vendor says no'),
    })
    expect((await run('dead-letters', 'show', parked.id)).stdout).toContain('the vendor says no')
    expect(await items('alerts', '--cause', 'parked')).toMatchObject([{ cause: 'parked', count: 1 }])
    expect((await run('alerts')).stdout).toMatch(/^warning +parked .* 1 +1 parked \(refused\)/m)
    expect((await run('alerts', '--cause', 'no_jobs')).stdout).toBe('Nothing is in trouble by no_jobs.\n')
    dispatch.sandbox.control.brand.addNote(job.id, { text: 'waits behind' })
    await expect.poll(() => items('held')).toMatchObject([{ jobId: String(job.id), waiting: 2 }])
    expect((await run('held')).stdout).toMatch(new RegExp(`^${String(job.id)} .*dead letter `, 'm'))

    const counted = await run('dead-letters', 'replay', '--all', '--dry-run')
    expect(counted.stdout).toContain('1 item would be tried again')
    isBroken = false
    expect((await run('dead-letters', 'replay', parked.id, '--from', 'start')).code).toBe(0)
    await expect.poll(() => items('dead-letters', 'list')).toEqual([])
    expect((await run('dead-letters', 'list')).stdout).toBe('Nothing is parked.\n')

    await expect.poll(() => items('attention', 'list')).toHaveLength(1)
    const [remark] = await items('attention', 'list')
    expect(remark).toMatchObject({
      cause: 'needs_attention',
      text: expect.stringContaining('call the customer'),
    })
    expect((await run('attention')).stdout).toMatch(/ needs attention +\d+/)
    expect(await run('attention', 'done', remark.id)).toMatchObject({
      code: 0,
      stdout: `${remark.id} is done.\n`,
    })
    expect(await items('attention', 'list')).toEqual([])
  })

  it('is found by time, claim and cause', async () => {
    const [job] = dispatch.sandbox.control.jobs()
    const claim = String(job?.externalId)
    const found = [{ id: String(job?.id), bmsId: 'wo-7' }]
    expect(await items('jobs', 'list', '--since', '2h', '--claim', claim)).toMatchObject(found)
    expect(await items('jobs', 'list', '--until', '2020-01-01T00:00:00Z')).toEqual([])
    expect((await run('jobs', 'list', '--since', 'yesterday')).code).toBe(2)
    const replayed = await run('dead-letters', 'replay', '--cause', 'refused', '--rate', '5/s')
    expect(replayed).toMatchObject({ code: 0, stdout: '0 items will be tried again, in order.\n' })
  })

  it('says what is wrong with a request', async () => {
    expect(await run('dead-letters', 'show', 'nothing')).toMatchObject({ code: 1, stdout: '' })
    expect((await run('dead-letters', 'replay')).stderr).toContain('either an id or one of')
    expect((await run('dead-letters', 'replay', 'x', '--all')).stderr).toContain('either an id or one of')
    expect((await run('attention', 'done', 'nothing')).code).toBe(1)
    expect((await run('jobs', 'show', '999999')).stderr).toContain('999999')
  })
})

describe('pause and resume', () => {
  it('shows in status what is paused', async () => {
    expect((await run('pause', 'provider', 'nobody')).code).toBe(1)
    const [job] = dispatch.sandbox.control.jobs()
    const jobId = String(job?.id)
    expect(await run('pause', 'job', jobId)).toMatchObject({ code: 0, stdout: `Paused job ${jobId}.\n` })
    await run('pause', 'all')
    expect((await run('status')).stdout).toContain(`job ${jobId}`)
    const resumed = await run('resume', 'all')
    expect(resumed.stdout).toContain(`Still paused: job ${jobId}; end it with: truckroll resume job ${jobId}`)
    expect((await run('resume', 'job', jobId)).code).toBe(0)
    expect((await run('status')).stdout).not.toContain(`job ${jobId}`)
    expect((await run('pause', 'provider')).stderr).toContain('the id of the provider')
    expect((await run('pause', 'everything')).code).toBe(2)
  })

  it('shows in held a job of which only updates wait', async () => {
    const [job] = dispatch.sandbox.control.jobs()
    const jobId = String(job?.id)
    await run('pause', 'job', jobId)
    expect((await run('held')).stdout).toBe(nothingHeld)
    const { id } = await gateway.updates.send(jobId, { kind: 'note', text: 'on our way' })
    const held = {
      jobId,
      externalOrganizationId: null,
      reason: 'paused',
      waiting: 1,
      freedBy: 'resume it: truckroll resume',
    }
    expect(await items('held')).toEqual([{ ...held, since: expect.stringMatching(/Z$/) }])
    expect((await run('held')).stdout).toMatch(new RegExp(`${jobId} .*paused .* 1 .*resume`))
    expect((await run('status')).stdout).toMatch(/held.* 1/i)
    await run('resume', 'job', jobId)
    expect((await run('held')).stdout).toBe(nothingHeld)
    await expect.poll(async () => (await gateway.updates.get(id))?.state).not.toBe('queued')
  })
})

describe('providers', () => {
  it('are checked by a dry run, a line a row, and nobody is asked', async () => {
    const { code, stdout } = await run('providers', 'onboard', 'providers.csv', '--dry-run', '--json')
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
      '2 ok',
      '3 failed',
      '4 ok',
      '5 failed',
      '6 failed',
    ])
    expect(rows[1].message).toContain('name')
    expect(rows[3].message).toContain('again')
    expect(rows[4].message).toContain('5 fields')
    expect(code).toBe(1)
    expect(await items('providers', 'list')).toEqual([])
  })

  it('are checked by a dry run with the adapter, if a gateway runs, else without', async () => {
    const asked = await run('providers', 'onboard', 'crews.csv', '--dry-run')
    expect(asked.stdout).toMatch(/row +3 +failed +c-2 +settings\.crew: expected a crew that the vendor knows/)
    expect(asked.stdout).toContain('1 ok, 1 failed')
    const alone = await run('providers', 'onboard', 'crews.csv', '--dry-run', '--url', 'http://127.0.0.1:9')
    expect(alone.stdout).toContain('2 ok')
    expect(alone.stderr).toContain('the adapter cannot check the settings')
    expect(await items('providers', 'list')).toEqual([])
  })

  it('are asked for one by one; the same file again changes nothing', async () => {
    const first = await run('providers', 'onboard', 'providers.csv')
    expect(first.code).toBe(1)
    expect(first.stdout).toContain('2 requested, 2 failed, 1 unchanged')
    const again = await run('providers', 'onboard', 'providers.csv')
    expect(again.stdout).toContain('3 unchanged, 2 failed')
    const { control } = dispatch.sandbox
    await control.until(() => control.requests().length === 2)
    const found = await items('providers', 'list', '--state', 'requested')
    expect(found.map(({ name }: { name: string }) => name).toSorted()).toEqual([
      'Best HVAC',
      'Smith, Sons & Co',
    ])
    expect(await items('providers', 'list', '--older-than', '48h')).toEqual([])
  })

  it('come from NDJSON too, can be paused from the start, connected by hand and offboarded', async () => {
    const { stdout } = await run('providers', 'onboard', 'more.ndjson', '--paused')
    expect(stdout).toContain('1 requested, 1 failed')
    expect((await run('status')).stdout).toContain('provider p-5')
    expect((await run('providers', 'connect', 'p-5', '12345678901234567891')).code).toBe(0)
    const shown = JSON.parse((await run('providers', 'show', 'p-5', '--json')).stdout)
    expect(shown).toMatchObject({ organizationId: '12345678901234567891' })
    expect((await run('providers', 'offboard', 'p-5')).stdout).toMatch(/^p-5 is offboard/)
    await vi.waitFor(() => {
      const posts = dispatch.sandbox.control.received().map(({ body }) => body)
      expect(posts.at(-1)).toMatchObject({ organization_id: 12345678901234567891n })
    })
    expect((await run('providers', 'show', 'p-404')).stderr).toContain('p-404')
  })
})

describe('a gateway that cannot be asked', () => {
  it('says what to start if nobody answers', async () => {
    const { code, stderr } = await runInProcess(['status'], {
      cwd: folder.path,
      env: { TRUCKROLL_URL: 'http://127.0.0.1:1' },
    })
    expect(code).toBe(1)
    expect(stderr).toContain('http://127.0.0.1:1')
    expect(stderr).toContain('truckroll run')
  })

  it('says which setting if the token is wrong', async () => {
    const env = { TRUCKROLL_URL: server.url, TRUCKROLL_API_TOKEN: 'guess' }
    const { code, stderr } = await runInProcess(['status'], { cwd: folder.path, env })
    expect(code).toBe(1)
    expect(stderr).toContain('TRUCKROLL_API_TOKEN')
    expect(stderr).not.toContain('guess')
  })

  it.each([
    ['TRUCKROLL_UR', 'did you mean TRUCKROLL_URL?'],
    ['TRUCKROLL_API_TOKN', 'did you mean TRUCKROLL_API_TOKEN?'],
  ])('names %s, which may be why', async (name, hint) => {
    const env = { TRUCKROLL_URL: 'http://127.0.0.1:1', [name]: 'x', FOO: 'x', TRUCKROLL_SECRET_PLAN: 'x' }
    const { stderr } = await runInProcess(['status'], { cwd: folder.path, env })
    expect(stderr).toContain(`${name} is not a setting and has no effect: ${hint}`)
    expect(stderr).not.toMatch(/FOO|SECRET_PLAN/)
  })

  it('says so if something else answers', async () => {
    const stranger = createHttpServer((_request, response) => response.writeHead(404).end('<html>')).listen(
      0,
      '127.0.0.1',
    )
    await once(stranger, 'listening')
    const address = stranger.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const env = { TRUCKROLL_URL: `http://127.0.0.1:${port}` }
    const { code, stderr } = await runInProcess(['status'], { cwd: folder.path, env })
    stranger.close()
    expect(code).toBe(1)
    expect(stderr).toContain('really the right address')
  })

  it('ends with 2 if the address is not a URL', async () => {
    const { code, stderr } = await runInProcess(['status'], {
      cwd: folder.path,
      env: { TRUCKROLL_URL: 'here' },
    })
    expect(code).toBe(2)
    expect(stderr).toContain('TRUCKROLL_URL')
  })
})

describe('what first-line support types', () => {
  const env = { TRUCKROLL_API_TOKEN: token }

  it('finds a job by telephone, and shows it with its people, both sides and times in its own zone', async () => {
    const fields = {
      title: 'Boiler is cold',
      customer: {
        first_name: 'Greta',
        last_name: 'Holm',
        phone_numbers: [{ number: '+13035550177', primary: true }],
      },
      address: { street_1: '9 Elm Court', city: 'Denver', state: 'CO', postal_code: '80202' },
    }
    const { id } = dispatch.sandbox.control.brand.offerJob({ fields })
    const jobId = String(id)
    await expect.poll(() => items('jobs', 'find', '(303) 555-0177')).toMatchObject([{ id: jobId }])
    expect((await run('jobs', 'find', 'greta', 'holm')).stdout).toContain(jobId)
    expect(await run('jobs', 'find', 'nobody at all')).toMatchObject({ code: 0, stdout: 'No job fits.\n' })
    const shown = (await run('jobs', 'show', jobId)).stdout
    for (const words of [
      /title +Boiler is cold/,
      /customer +Greta Holm/,
      /address +.*9 Elm Court/,
      /first seen +.* M[SD]T/,
    ]) {
      expect(shown).toMatch(words)
    }
    expect(shown).toContain('Timeline (America/Denver)')
    const linked = await run('jobs', 'link', jobId, 'WO-99', '--json')
    expect(JSON.parse(linked.stdout)).toMatchObject({ id: jobId, bmsId: 'WO-99' })
    expect((await items('audit', '--limit', '1'))[0]).toMatchObject({ token: 'api-token' })

    const exported = await run('jobs', 'export', jobId, '--anonymise')
    expect(exported.stdout).not.toMatch(/Greta|Holm|5550177|Elm/)
    expect(JSON.parse(exported.stdout)).toMatchObject({
      eventId: expect.any(String),
      payload: { Actions: [{ Put: { job: { id, title: expect.any(String) } } }] },
    })
  })

  it('lists by the name of a list alone, says when there is more, and takes the address as an option', async () => {
    for (const list of ['jobs', 'held', 'dead-letters', 'attention', 'providers']) {
      expect(await run(list, '--json')).toMatchObject({ code: 0, stderr: '' })
    }
    expect((await run('jobs', '--limit', '1')).stdout).toContain('There are more: add --limit')
    expect(JSON.parse((await run('jobs', '--limit', '1', '--json')).stdout)).toMatchObject({ hasMore: true })
    const elsewhere = { cwd: folder.path, env: { ...env, TRUCKROLL_URL: 'http://127.0.0.1:1' } }
    expect(await runInProcess(['status', '--url', server.url], elsewhere)).toMatchObject({ code: 0 })
    const wrong = await runInProcess(['status', '--url', 'here'], elsewhere)
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--url')])
  })

  it('speaks to people in plain words and names the time zone', async () => {
    for (const list of ['status', 'jobs', 'held', 'dead-letters', 'attention', 'providers', 'audit']) {
      await expectPlainWords(list)
    }
    await expectPlainWords('providers', 'show', 'p-1')
    const provider = (await run('providers', 'show', 'p-1')).stdout
    expect(provider).toMatch(/^requested at +.* M[SD]T$/m)
    expect(provider).toMatch(/^has a login +no$/m)
    expect((await run('audit')).stdout).toMatch(/ UTC +api-token +- +provider onboard +p-1 /)
  })

  it('takes the beginning of an id, and says who paused what and what ends it', async () => {
    isBroken = true
    dispatch.sandbox.control.brand.offerJob()
    await expect.poll(() => items('dead-letters')).toHaveLength(1)
    const [parked] = await items('dead-letters')
    const begin = String(parked.id).slice(0, 8)
    expect((await run('dead-letters', 'show', begin)).stdout).toContain('the vendor says no')
    expect((await run('status')).stdout).toContain('truckroll dead-letters')
    const waiting = (await run('jobs', 'list', '--waiting')).stdout.split('\n')
    expect(waiting[0]).toMatch(/JOB +CLAIM +PROVIDER +WAITS FOR +ATTEMPTS +AGAIN IN +WHY/)
    const row = waiting.find((line) => line.startsWith(parked.jobId))
    expect(row).toMatch(/ person +\d+ +- +.*the vendor says no/)
    await expectPlainWords('dead-letters', 'show', begin)
    const shown = (await run('dead-letters', 'show', begin)).stdout
    expect(shown).toMatch(/^parked at +\w+ \d+, \d{4}, [\d:]+ [A-Z]{2,4}$/m)
    expect(shown).toMatch(/^payload, job, address, street 1 +\d+/m)
    const names = new Intl.DateTimeFormat('en-US', {
      timeZone: /address, timezone +(\S+)/.exec(shown)?.[1] ?? '?',
      timeZoneName: 'short',
    }).formatToParts(new Date())
    const zone = names.find(({ type }) => type === 'timeZoneName')?.value
    expect(shown).toMatch(new RegExp(`^parked at .* ${zone}$`, 'm'))
    const event = await run('jobs', 'export', parked.jobId, '--event', parked.id)
    expect(JSON.parse(event.stdout)).toMatchObject({ type: 'job.created', data: { jobId: parked.jobId } })
    const skipped = await run('dead-letters', 'skip', begin, '--json')
    expect(JSON.parse(skipped.stdout)).toEqual({ id: parked.id, skipped: true })
    isBroken = false
    expect((await run('pause', 'all', '--json')).code).toBe(0)
    expect((await run('status')).stdout).toMatch(
      /everything, by .+ for .+; end it with: truckroll resume all/,
    )
    expect((await run('resume', 'all')).stdout).toContain('Resumed everything.')
  })
})

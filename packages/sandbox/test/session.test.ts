import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createSandbox, parseAccounts, parseSession, replaySession } from '../src/index.ts'
import type { Replay, Sandbox } from '../src/index.ts'
import { SessionRecorder } from '../src/session/session-recorder.ts'
import type { SessionStart } from '../src/session/session-schema.ts'
import { brandAccount, jobFields } from './play.ts'
import { receiver } from './receiver.ts'
import { stillClock } from './still-clock.ts'
import { SignedClient } from './signed-client.ts'

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'session-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'session.jsonl')
}

async function record(file: string): Promise<Sandbox> {
  const sandbox = await createSandbox({ port: 0, record: file })
  onTestFinished(() => sandbox.close())
  await sandbox.listen()
  return sandbox
}

function clientOf(sandbox: Sandbox, role: 'brand' | 'gateway'): SignedClient {
  const account = sandbox.accounts.find((known) => known.role === role)
  if (account === undefined) throw new Error(`expected an account of a ${role}`)
  return new SignedClient(sandbox.url, account)
}

async function control(sandbox: Sandbox, path: string, body: unknown, method = 'POST'): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const request = { method, headers, body: JSON.stringify(body) }
  const answer = await fetch(`${sandbox.url}/_control${path}`, request)
  expect(answer.status).toBe(200)
}

async function replay(file: string): Promise<Replay> {
  const replayed = await replaySession(parseSession(readFileSync(file, 'utf8')))
  onTestFinished(() => replayed.sandbox.close())
  return replayed
}

/** Everything that was given a name, and what became of it. */
function worldOf({ control: of }: Sandbox): unknown {
  const { jobs, organizations, records, queues, accounts } = of.state()
  return {
    jobs: jobs.map(({ id, externalId, status, fields, appointmentIds }) => {
      return { id, externalId, status, fields, appointmentIds }
    }),
    organizations,
    records: records.map(({ name, fields }) => ({ name, fields })),
    accounts: accounts.map(({ key, secret }) => ({ key, secret })),
    queues: queues.map(({ messages }) =>
      messages.map(({ id, deliveries, type }) => ({ id, deliveries, type })),
    ),
    received: of.received().map(({ text, outcomes }) => ({ text, outcomes })),
  }
}

/** A session with all that can be in one: people, a brand, a gateway, faults, wrong signatures, a moved clock. */
async function playSession(sandbox: Sandbox): Promise<void> {
  const [brand, gateway] = [clientOf(sandbox, 'brand'), clientOf(sandbox, 'gateway')]
  await brand.postRecord('job', jobFields({ external_organization_id: 'provider-1' }), { messageId: 'm-1' })
  const [job] = sandbox.control.jobs()
  if (job === undefined) throw new Error('expected a job')
  const [first] = await gateway.poll()
  if (first === undefined) throw new Error('expected a message')
  await control(sandbox, `/jobs/${job.id}/acts`, { act: 'accept' })
  await control(sandbox, '/clock/advance', { ms: 31_000 })
  expect((await gateway.ack(first)).status).toBe(400)
  await control(sandbox, '/faults', { route: 'agent/in', kind: 'drop' })
  await expect(gateway.postRecord('job', { id: job.id, status: 'unscheduled' })).rejects.toThrow(
    'fetch failed',
  )
  await control(sandbox, '/faults', { route: 'agent/in', kind: 'status', status: 503 })
  await expect(gateway.postRecord('job', { id: job.id })).rejects.toThrow('503')
  await gateway.send('/agent/in', Buffer.from('x'), { 'x-dispatch-signature': 'no' })
  await control(sandbox, `/jobs/${job.id}/acts`, { act: 'schedule', start: '2030-03-04T14:00:00Z' })
  await control(sandbox, '/accounts', { role: 'brand', name: 'Second' })
  for (const message of await gateway.poll()) await gateway.ack(message)
}

describe('a recorded session', () => {
  test('gives the same world again: ids, secrets, messages and what came of each request', async () => {
    const file = newFile()
    const sandbox = await record(file)
    await playSession(sandbox)
    const before = worldOf(sandbox)
    await sandbox.close()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { replayed, differences, sandbox: again } = await replay(file)
    expect(differences).toEqual([])
    expect(replayed).toBeGreaterThan(12)
    expect(worldOf(again)).toEqual(before)
    // It goes on from there.
    expect(await clientOf(again, 'gateway').poll()).toEqual([])
    await control(again, '/brand/jobs', {})
    expect(await clientOf(again, 'gateway').poll()).toHaveLength(1)
  })

  test('is played at the times of the record, without the waiting', async () => {
    const file = newFile()
    let now = Date.parse('2030-03-04T14:00:00Z')
    const clock = { ...stillClock(), now: () => now }
    const sandbox = await createSandbox({ port: 0, record: file, clock })
    onTestFinished(() => sandbox.close())
    await sandbox.listen()
    await control(sandbox, '/brand/jobs', {})
    const gateway = clientOf(sandbox, 'gateway')
    const [late] = await gateway.poll()
    now += 31_000
    const [message] = await gateway.poll()
    if (late === undefined || message === undefined) throw new Error('expected a message')
    expect((await gateway.ack(late)).status).toBe(400)
    expect((await gateway.ack(message)).status).toBe(200)
    await sandbox.close()
    const { differences, sandbox: again } = await replay(file)
    expect(differences).toEqual([])
    expect(again.control.jobs()[0]?.createdAt).toBe(Date.parse('2030-03-04T14:00:00Z'))
  })

  test('shows what is answered otherwise', async () => {
    const file = newFile()
    const sandbox = await record(file)
    await playSession(sandbox)
    await sandbox.close()
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(
      file,
      lines.filter((line) => !line.includes('"act":"accept"') && !line.includes('/clock/')).join('\n'),
    )
    const { differences } = await replay(file)
    // Without the clock the ack is in time.
    expect(differences[0]).toMatchObject({ path: '/agent/ack', recorded: 400, replayed: 200 })
  })

  test('keeps bytes that are no text, and no token', async () => {
    const file = newFile()
    const sandbox = await createSandbox({ port: 0, record: file, controlToken: 'a-token-for-control' })
    onTestFinished(() => sandbox.close())
    await sandbox.listen()
    await clientOf(sandbox, 'brand').postRecord('job', jobFields({ external_organization_id: 'provider-1' }))
    await fetch(`${sandbox.url}/_control/brand/jobs`, {
      method: 'POST',
      headers: { authorization: 'Bearer a-token-for-control' },
    })
    await sandbox.control.until(() => sandbox.control.jobs().length === 2)
    await sandbox.close()
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('"bodyBase64":"H4sI')
    expect(text).not.toContain('a-token-for-control')
    const { sandbox: again, differences } = await replay(file)
    expect(differences).toEqual([])
    expect(again.control.jobs()).toHaveLength(2)
  })

  test('is replayed without a call to anybody outside', async () => {
    const file = newFile()
    const outside = await receiver()
    const sandbox = await record(file)
    const key = sandbox.accounts.find(({ role }) => role === 'gateway')?.key ?? ''
    await control(sandbox, '/accounts', { key, delivery: 'webhook', webhookUrl: outside.url }, 'PATCH')
    await control(sandbox, '/brand/jobs', {})
    await outside.until(1)
    await sandbox.close()
    const called = outside.arrivals.length
    const { differences, sandbox: again } = await replay(file)
    expect(differences).toEqual([])
    const tried = await again.control.until(() => again.control.deliveries()[0])
    expect(tried).toMatchObject({ accountKey: key, status: null, error: 'this sandbox calls nobody' })
    expect(outside.arrivals).toHaveLength(called)
  })

  test('is replayed without the delays that were ordered', async () => {
    const file = newFile()
    const real = stillClock()
    const clock = { ...real, sleep: (_: number, signal?: AbortSignal) => real.sleep(5, signal) }
    const sandbox = await createSandbox({ port: 0, record: file, clock })
    onTestFinished(() => sandbox.close())
    await sandbox.listen()
    await control(sandbox, '/settings', { latencyMs: 300_000 }, 'PATCH')
    await control(sandbox, '/faults', { route: 'agent/out', kind: 'latency', latencyMs: 600_000 })
    await clientOf(sandbox, 'gateway').poll()
    await sandbox.close()
    const { differences, replayed } = await replay(file)
    expect([differences, replayed]).toEqual([[], 3])
  })

  test('ends where its file cannot be written any more, and says so once', async () => {
    const file = newFile()
    const log: string[] = []
    const logger = { info: () => undefined, error: (_: object, message: string) => void log.push(message) }
    const [account] = parseAccounts([brandAccount()])
    if (account === undefined) throw new Error('expected an account')
    let room = 2
    const write = (to: number, text: string): void => {
      if (room === 0) throw new Error('ENOSPC: no space left on device')
      room -= 1
      writeFileSync(to, text)
    }
    const start: SessionStart = {
      truckroll: 'sandbox session',
      version: 1,
      startedAt: 0,
      seed: 1,
      visibilityTimeoutSeconds: 30,
      fifo: 'account',
      latencyMs: 0,
      accounts: [account],
    }
    const recorder = new SessionRecorder(file, { clock: stillClock(), logger, write }, start)
    const app = fastify({ forceCloseConnections: true })
    onTestFinished(() => app.close())
    recorder.watch(app)
    app.post('/agent/out', () => [])
    const url = `${await app.listen({ port: 0 })}/agent/out`
    for (let count = 0; count < 3; count += 1) {
      expect((await fetch(url, { method: 'POST' })).status).toBe(200)
    }
    await vi.waitFor(() =>
      expect(log).toEqual(['recording stopped at request 2: ENOSPC: no space left on device']),
    )
    room = 9
    expect((await fetch(url, { method: 'POST' })).status).toBe(200)
    recorder.close()
    expect(parseSession(readFileSync(file, 'utf8')).requests.map(({ n }) => n)).toEqual([1])
  })

  test('is refused where it could not be played again, or would write over something', async () => {
    const file = newFile()
    await expect(createSandbox({ record: file, data: `${file}.db` })).rejects.toThrow('without a data file')
    writeFileSync(file, 'something')
    await expect(createSandbox({ record: file })).rejects.toThrow(
      /expected to record into a new file .*: it is there/,
    )
  })

  test.each([
    ['', 'a file without a whole line'],
    ['{"truckroll":"sandbox session"}\n', 'line 1 of the session: /version'],
    ['{\n', 'line 1 of the session: expected'],
  ])('says what is wrong with %j', (text, words) => {
    expect(() => parseSession(text)).toThrow(words)
  })
})

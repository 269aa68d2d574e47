import { SystemClock, type JobUpdate } from '@truckroll/gateway'
import { createHttpClient, createJobRequest } from '@truckroll/testing'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RequestTrackerAdapter } from '../src/adapter.ts'
import { credentialsSchema, providerSettingsSchema } from '../src/settings.ts'

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

const credentials = credentialsSchema.parse({ user: 'truckroll', token: '1-27-secret' })
const settings = providerSettingsSchema.parse({})
const job = { id: 1, status: 'offered', title: 'Heater', customer: { id: 7, last_name: 'Doe' } }
const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) })
const user = json({ id: 33, Name: 'dispatch-customer-7' })
const queue = json({ id: 3, TicketCustomFields: [{ name: 'Job' }, { name: 'Visit' }] })
const ticket = json({ id: 7, Status: 'offered' })
const http = createHttpClient()
let server: Server
let adapter: RequestTrackerAdapter
/** What comes in place of Request Tracker, call by call; the last answer stands for all later calls. */
let answers: readonly Answer[] = []
let asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? json({})
    request.resume().on('end', () => {
      const type = answer.type ?? 'application/json; charset="utf-8"'
      response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers }).end(answer.body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`
  adapter = new RequestTrackerAdapter(http, { url }, new SystemClock())
})
beforeEach(() => {
  asked = []
})
afterAll(async () => {
  await http.close()
  server.close()
})

const request = () => createJobRequest({ job, settings, credentials })
const create = () => adapter.createJob(request())

describe('an answer that is not what Request Tracker says', () => {
  const page = '<html><body>We are down for maintenance</body></html>'
  const to = { location: 'https://login.example/?back=/REST' }

  it.each<[string, readonly Answer[], object]>([
    [
      'a page in HTML',
      [{ type: 'text/html', body: page }],
      { name: 'RetryableError', message: expect.stringContaining('got text/html') },
    ],
    [
      'a page after the customer was made',
      [user, queue, { type: 'text/html', body: page }],
      { name: 'RetryableError' },
    ],
    [
      'an error under 200',
      [json({ message: 'Something broke' })],
      { name: 'RetryableError', message: expect.stringContaining('not known, see id, Name') },
    ],
    [
      'JSON that breaks off',
      [{ body: '{"id": 3, "Na' }],
      { name: 'RetryableError', message: expect.stringContaining('expected JSON from the vendor, got ') },
    ],
    [
      'a redirect to a login page',
      [{ status: 302, body: '', headers: to }],
      { name: 'RetryableError', message: expect.stringContaining('redirect to https://login.example/') },
    ],
    [
      'a login that is refused in the middle',
      [user, queue, json({ message: 'Unauthorized' }, 401)],
      { name: 'ProviderError', message: 'Request Tracker refused the login truckroll' },
    ],
    [
      'too many requests, without when to come again',
      [json({}, 429)],
      { name: 'RetryableError', isOutage: true },
    ],
    ['a server that is down', [json({}, 503)], { name: 'RetryableError', isOutage: true }],
    [
      'a fault of its own',
      [json({ message: 'Internal Server Error' }, 500)],
      { name: 'RetryableError', isOutage: false },
    ],
    [
      'a status that the lifecycle does not have',
      [user, queue, json({ message: "Status 'offered' isn't valid" }, 400)],
      { name: 'TerminalError', message: expect.stringContaining('does its lifecycle have this status?') },
    ],
  ])('%s', async (_, given, expected) => {
    answers = given
    await expect(create()).rejects.toMatchObject(expected)
    expect(asked.length).toBe(given.length)
  })

  it('never holds what was sent to it, nor the login', async () => {
    answers = [{ type: 'text/html', body: `${page} 1-27-secret` }]
    const error = await create().catch((thrown: unknown) => thrown)
    expect(String(error)).not.toMatch(/maintenance|1-27-secret|Doe/)
  })
})

describe('a change that came to nothing', () => {
  it('under 200 is for a person', async () => {
    answers = [ticket, json(['Ticket 7: Status konnte nicht geändert werden']), ticket]
    expect(await adapter.cancelJob({ ...request(), ...linked })).toEqual({
      needsAttention: expect.stringContaining('leaves ticket 7 offered'),
    })
  })

  it('because somebody was faster is tried again', async () => {
    answers = [{ ...ticket, headers: { etag: '"28"' } }, json({ message: 'Precondition Failed' }, 412)]
    await expect(adapter.cancelJob({ ...request(), ...linked })).rejects.toMatchObject({
      name: 'RetryableError',
    })
  })

  it('because the time was read in another zone is for a person', async () => {
    const moved = json({
      id: 7,
      Status: 'accepted',
      Starts: '2026-03-10T18:00:00Z',
      Due: '2026-03-10T20:00:00Z',
    })
    answers = [ticket, json({ items: [] }), json(['Starts changed']), moved]
    const appointment = { id: 5, status: 'scheduled', start_time: '2026-03-10T14:00:00+0000' }
    const answer = await adapter.changeAppointment({ ...request(), ...linked, appointment })
    expect(answer).toEqual({
      needsAttention: expect.stringContaining('time zone of the login truckroll has to be UTC'),
    })
  })
})

describe('the log', () => {
  const row = (id: number, Created: string) => ({
    id: String(id),
    ObjectId: '7',
    Type: 'Status',
    NewValue: id % 2 === 0 ? 'accepted' : 'no such status',
    Created,
    Creator: { id: 'dana' },
  })
  const poll = async (cursor: string) => {
    const answer = await adapter.pollChanges({
      ...request(),
      cursor,
      findJob: () => Promise.resolve({ jobId: '1', sourceId: undefined }),
    })
    const keys = answer.updates.map(({ key }: JobUpdate) => key)
    return { keys, cursor: answer.cursor, more: answer.more }
  }

  it('gives a change whose number turns up late, and none twice, and passes an unknown status by', async () => {
    answers = [json({ items: [row(10, '2026-05-01T10:00:00Z'), row(12, '2026-05-01T10:00:00Z')] }), ticket]
    const first = await poll('4')
    expect(first).toEqual({ keys: ['transaction-10', 'transaction-12'], cursor: '4:10,12', more: true })
    asked = []
    const late = [10, 11, 12, 14].map((id) => row(id, '2026-05-01T10:00:00Z'))
    answers = [json({ items: late }), ticket]
    expect(await poll(first.cursor)).toEqual({
      keys: ['transaction-14'],
      cursor: '4:10,11,12,14',
      more: true,
    })
  })

  it('goes on behind a page that the login may not see all of, and ends at an empty one', async () => {
    answers = [
      json({ items: [row(10, '2026-05-01T10:00:00Z')] }),
      json({ items: [row(16, '2026-05-01T10:03:00Z')] }),
      ticket,
    ]
    expect(await poll('4:10')).toEqual({ keys: ['transaction-16'], cursor: '10:16', more: true })
    asked = []
    answers = [json({ items: [row(16, '2026-05-01T10:03:00Z')] }), json({ items: [] })]
    expect(await poll('10:16')).toEqual({ keys: [], cursor: '10:16', more: undefined })
  })

  it('ends at a page that comes again and again', async () => {
    answers = [json({ items: [row(16, '2026-05-01T10:03:00Z')] })]
    expect(await poll('10:16')).toEqual({ keys: [], cursor: '10:16', more: undefined })
    expect(asked).toHaveLength(2)
  })
})

const linked = { link: { bmsId: '7', set: () => Promise.resolve('7') } }

import { SystemClock } from '@truckroll/gateway'
import { createHttpClient, createJobRequest } from '@truckroll/testing'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CalDavAdapter } from '../src/adapter.ts'
import { providerSettingsSchema } from '../src/settings.ts'

interface Answer {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

const credentials = { user: 'truckroll', password: 'secret' }
const settings = providerSettingsSchema.parse({ calendar: '/visits' })
const job = { id: 1, status: 'offered', title: 'Heater' }
const http = createHttpClient()
let server: Server
let adapter: CalDavAdapter
/** What comes in place of a calendar server, call by call; the last answer stands for all later calls. */
let answers: readonly Answer[] = []
let asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? { status: 500 }
    request.resume().on('end', () => response.writeHead(answer.status, answer.headers).end(answer.body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`
  adapter = new CalDavAdapter(http, { url }, new SystemClock())
})
beforeEach(() => {
  asked = []
})
afterAll(async () => {
  await http.close()
  server.close()
})

const request = () => createJobRequest({ job, settings, credentials })
const entry = (title: string) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART;VALUE=DATE:20260301\r\nSUMMARY:${title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
const multistatus = (inner: string) =>
  `<?xml version="1.0"?><a:multistatus xmlns:a="DAV:">${inner}</a:multistatus>`
const refusal = (status: string) =>
  multistatus(
    `<a:response><a:href>/visits/x.ics</a:href><a:status>HTTP/1.1 ${status}</a:status></a:response>`,
  )

describe('a new entry', () => {
  it.each<[string, readonly Answer[], object]>([
    [
      'behind a login page',
      [{ status: 302, headers: { location: 'https://login.example/' } }],
      { name: 'RetryableError', message: expect.stringContaining('redirect to https://login.example/') },
    ],
    [
      'with a login that is refused',
      [{ status: 401 }],
      { name: 'ProviderError', message: 'the calendar server refused the login truckroll' },
    ],
    [
      'with a login that is refused in the middle',
      [{ status: 201 }, { status: 401 }],
      { name: 'ProviderError' },
    ],
    ['with too many requests', [{ status: 429 }], { name: 'RetryableError', isOutage: true }],
    ['at a fault of the server', [{ status: 500 }], { name: 'RetryableError', isOutage: false }],
    [
      'answered with a page of HTML',
      [{ status: 200, body: '<html>Welcome</html>' }],
      {
        name: 'TerminalError',
        message: expect.stringContaining('refused the entry dispatch-job-1.ics (200)'),
      },
    ],
    [
      'that is refused within a 207',
      [{ status: 207, body: refusal('403 Forbidden') }],
      { name: 'TerminalError', message: expect.stringContaining('(207)') },
    ],
    [
      'that is not there afterwards',
      [{ status: 201 }, { status: 404 }],
      { name: 'RetryableError', message: expect.stringContaining('does not show it as it was sent') },
    ],
    [
      'that reads as a page of HTML',
      [{ status: 201 }, { status: 200, body: '<html>Welcome</html>' }],
      { name: 'RetryableError', message: 'expected an entry from the calendar server, got something else' },
    ],
    [
      'that was changed on its way',
      [{ status: 201 }, { status: 200, body: entry('accepted: Heater') }],
      { name: 'RetryableError' },
    ],
  ])('%s', async (_, given, expected) => {
    answers = given
    await expect(adapter.createJob(request())).rejects.toMatchObject(expected)
    expect(asked.length).toBe(given.length)
  })

  it.each([
    ['412', { status: 412 }],
    ['a 412 within a 207', { status: 207, body: refusal('412 Precondition Failed') }],
  ])('that is there already, told by %s, is the one', async (_, there) => {
    answers = [there, { status: 200, body: entry('on my way: Heater') }]
    expect(await adapter.createJob(request())).toEqual({ bmsId: 'dispatch-job-1' })
  })
})

describe('a change of an entry', () => {
  const linked = () => ({ ...request(), link: { bmsId: 'dispatch-job-1', set: () => Promise.resolve('') } })

  it('that somebody else changed at the same moment is tried again', async () => {
    answers = [{ status: 200, body: entry('new: Heater'), headers: { etag: '"1"' } }, { status: 412 }]
    await expect(adapter.cancelJob(linked())).rejects.toMatchObject({ name: 'RetryableError' })
  })

  it('that is called done already is for a person', async () => {
    answers = [{ status: 200, body: entry('done: Heater') }]
    expect(await adapter.cancelJob(linked())).toEqual({
      needsAttention: 'The brand canceled a job that the calendar calls done.',
    })
    expect(asked).toEqual(['GET /visits/dispatch-job-1.ics'])
  })
})

describe('a question for changes', () => {
  const poll = (cursor?: string) =>
    adapter.pollChanges({
      ...request(),
      cursor,
      findJob: () => Promise.resolve({ jobId: '1', sourceId: undefined }),
    })
  const known = (token: string, seen: object) => JSON.stringify({ token, comparedAt: Date.now(), seen })
  const listed = multistatus(
    '<a:response><a:href>/visits/dispatch-job-1.ics</a:href><a:propstat><a:prop><a:getetag>"2"</a:getetag></a:prop><a:status>HTTP/1.1 200 OK</a:status></a:propstat></a:response>' +
      '<a:response><a:href>/visits/somebody%40home.ics</a:href><a:propstat><a:prop><a:getetag>"3"</a:getetag></a:prop><a:status>HTTP/1.1 200 OK</a:status></a:propstat></a:response>' +
      '<a:sync-token>next</a:sync-token>',
  )

  it.each([403, 409, 412, 500])('whose token was forgotten (%i) compares everything', async (status) => {
    answers = [{ status }, { status: 207, body: listed }, { status: 200, body: entry('yes sir: Heater') }]
    const { updates } = await poll(known('old', { 'dispatch-job-2.ics': ['offered||', 'offered||', ''] }))
    // The entry without a word of the company is accepted; the other one is gone.
    expect(updates.map(({ job: of, update }) => [of, update])).toEqual([
      [expect.objectContaining({ bmsId: 'dispatch-job-1' }), { kind: 'accept' }],
      [expect.objectContaining({ bmsId: 'dispatch-job-2' }), { kind: 'reject' }],
    ])
    expect(asked).toEqual(['REPORT /visits/', 'REPORT /visits/', 'GET /visits/dispatch-job-1.ics'])
  })

  it.each([
    ['a page of HTML', { status: 207, body: '<html>' }, 'expected a list of resources'],
    ['a list that breaks off', { status: 207, body: listed.slice(0, 200) }, 'expected a list of resources'],
    ['200 without a list', { status: 200, body: '' }, 'expected 207 from the calendar server, got 200'],
  ])('answered with %s is asked again', async (_, answer, message) => {
    answers = [answer]
    await expect(poll()).rejects.toMatchObject({
      name: 'RetryableError',
      message: expect.stringContaining(message),
    })
  })

  it('does not read again what it has seen', async () => {
    answers = [
      { status: 207, body: listed },
      { status: 200, body: entry('new: Heater'), headers: { etag: '"2"' } },
    ]
    const { cursor } = await poll()
    asked = []
    answers = [{ status: 207, body: listed }]
    expect(await poll(cursor)).toMatchObject({ updates: [], more: false })
    // One that lists what did not change may have forgotten what was deleted.
    expect(asked).toEqual(['REPORT /visits/', 'REPORT /visits/'])
  })

  it('whose token was forgotten without a word, so that all is listed, finds what was deleted', async () => {
    answers = [
      { status: 207, body: listed },
      { status: 200, body: entry('new: Heater'), headers: { etag: '"2"' } },
    ]
    const { seen } = JSON.parse((await poll()).cursor ?? '')
    asked = []
    answers = [{ status: 207, body: listed }]
    const { updates } = await poll(
      known('old', { ...seen, 'dispatch-job-2.ics': ['offered||', 'offered||', ''] }),
    )
    expect(updates).toMatchObject([{ job: { bmsId: 'dispatch-job-2' }, update: { kind: 'reject' } }])
  })
})

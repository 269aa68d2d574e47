import { SystemClock } from '@truckroll/gateway'
import { createHttpClient, createJobRequest } from '@truckroll/testing'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { json as readJson } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TrytonAdapter } from '../src/adapter.ts'
import { toDateTime } from '../src/answers.ts'
import { providerSettingsSchema } from '../src/settings.ts'

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

const credentials = { user: 'truckroll', password: 'secret' }
const settings = providerSettingsSchema.parse({ database: 'desk' })
const job = { id: 1, status: 'offered', title: 'Heater', customer: { id: 7, last_name: 'Doe' } }
const result = (value: unknown): Answer => ({ body: JSON.stringify({ id: 1, result: value }) })
const error = (...parts: readonly unknown[]): Answer => ({ body: JSON.stringify({ id: 1, error: parts }) })
const now = new Date()
const time = {
  ...toDateTime(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 0, 0)),
  microsecond: 5,
}
const names = [
  'Offered',
  'Accepted',
  'Scheduled',
  'En route',
  'Started',
  'Paused',
  'Complete',
  'Rejected',
  'Canceled',
]
const statuses = names.map((name, index) => ({ id: index + 1, name, progress: null }))
const work = {
  id: 7,
  name: '[DSP-1] Heater',
  status: 1,
  party: null,
  constraint_start_time: null,
  constraint_finish_time: null,
  create_date: time,
  write_date: null,
  create_uid: 2,
  write_uid: null,
  _timestamp: '1.5',
}
/** What a Tryton in good order says, by method. */
const good: Readonly<Record<string, Answer>> = {
  'common.db.login': result([2, 'session-key']),
  'model.res.user.get_preferences': result({ company: 1 }),
  'model.party.party.search_read': result([{ id: 5, code: 'dispatch-customer-7', addresses: [] }]),
  'model.project.work.status.search_read': result(statuses),
  'model.project.work.search_read': result([work]),
  'model.project.work.create': result([7]),
}
const http = createHttpClient()
let server: Server
let url: string
let adapter: TrytonAdapter
/** What comes in place of the good answer, by method; one after the other, then the good one again. */
let instead: Record<string, Answer[]> = {}
let asked: string[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method } = z.looseObject({ method: z.string() }).parse(await readJson(request))
    asked.push(method)
    const answer = instead[method]?.shift() ?? good[method] ?? result(null)
    const type = answer.type ?? 'application/json; charset=utf-8'
    response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers }).end(answer.body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`
})
beforeEach(() => {
  adapter = new TrytonAdapter(http, { url }, new SystemClock())
  instead = {}
  asked = []
})
afterAll(async () => {
  await http.close()
  server.close()
})

const request = () => createJobRequest({ job, settings, credentials })
const linked = { link: { bmsId: '7', set: () => Promise.resolve('7') } }
const page = { type: 'text/html', body: '<html>Down for maintenance</html>' }

describe('a new task', () => {
  it.each<[string, string, Answer, object]>([
    [
      'with a login that is refused',
      'common.db.login',
      { status: 401, ...page },
      { name: 'ProviderError', message: 'Tryton refused the login truckroll' },
    ],
    [
      'after too many wrong logins of others',
      'common.db.login',
      { status: 429, ...page },
      { name: 'RetryableError', isOutage: true },
    ],
    [
      'at a server that is not there yet',
      'model.project.work.create',
      { status: 404, ...page },
      { name: 'RetryableError', message: expect.stringContaining('expected the database desk') },
    ],
    [
      'behind a login page',
      'common.db.login',
      { status: 302, headers: { location: 'https://login.example/' } },
      { name: 'RetryableError', message: expect.stringContaining('redirect to https://login.example/') },
    ],
    [
      'with a page of HTML in the middle',
      'model.project.work.create',
      page,
      { name: 'RetryableError', message: expect.stringContaining('got text/html') },
    ],
    [
      'with JSON that breaks off',
      'model.project.work.create',
      { body: '{"id": 1, "resu' },
      { name: 'RetryableError' },
    ],
    [
      'with 200 and no result',
      'model.project.work.create',
      { body: '{}' },
      {
        name: 'RetryableError',
        message: 'Tryton answered model.project.work.create in a form that is not known',
      },
    ],
    [
      'with a fault of the server',
      'model.project.work.create',
      { status: 500, ...page },
      { name: 'RetryableError', isOutage: false },
    ],
    [
      'while others write',
      'model.project.work.create',
      error('could not serialize access due to concurrent update\n', ''),
      { name: 'RetryableError', message: expect.stringContaining('at the same moment') },
    ],
    [
      'that Tryton refuses',
      'model.project.work.create',
      error('UserError', ['A value is required for field "Party".', '', null]),
      { name: 'TerminalError', body: expect.stringContaining('A value is required') },
    ],
    [
      'with an error that nobody knows',
      'model.project.work.create',
      error("'nosuch'", ''),
      { name: 'RetryableError', message: 'Tryton failed at model.project.work.create' },
    ],
    [
      'without the right to call',
      'model.project.work.create',
      { status: 403, ...page },
      {
        name: 'ProviderError',
        message: 'the login truckroll may not call model.project.work.create in Tryton',
      },
    ],
    [
      'without one of the statuses',
      'model.project.work.status.search_read',
      result(statuses.slice(1)),
      { name: 'ProviderError', message: expect.stringContaining('expected a status of work "Offered"') },
    ],
  ])('%s', async (_, method, answer, expected) => {
    instead = { [method]: [answer] }
    const thrown = await adapter.createJob(request()).catch((one: unknown) => one)
    expect(thrown).toMatchObject(expected)
    expect(String(thrown)).not.toMatch(/secret|session-key|Doe|maintenance/)
  })

  it('logs in anew when its session has ended in the middle', async () => {
    instead = { 'model.project.work.create': [{ status: 401 }] }
    expect(await adapter.createJob(request())).toEqual({ bmsId: 7 })
    expect(asked.filter((method) => method === 'common.db.login')).toHaveLength(2)
    await adapter.createJob(request())
    expect(asked.filter((method) => method === 'common.db.login')).toHaveLength(2)
  })

  it('holds the company if a new session is refused as well', async () => {
    instead = { 'model.project.work.create': [{ status: 401 }, { status: 401 }] }
    await expect(adapter.createJob(request())).rejects.toMatchObject({ name: 'ProviderError' })
  })

  it('takes the party that somebody else made at the same moment', async () => {
    instead = {
      'model.party.party.search_read': [result([]), result([{ id: 6, addresses: [] }])],
      'model.party.party.create': [error('UserError', ['The code on party must be unique.', '', null])],
    }
    expect(await adapter.createJob(request())).toEqual({ bmsId: 7 })
    expect(asked.filter((method) => method === 'model.party.party.create')).toHaveLength(1)
  })
})

it('calls nothing before the time that Tryton named', async () => {
  instead = { 'model.project.work.create': [{ status: 429, headers: { 'retry-after': '600' } }] }
  await expect(adapter.createJob(request())).rejects.toMatchObject({ status: 429, isOutage: true })
  asked = []
  await expect(adapter.cancelJob({ ...request(), ...linked })).rejects.toMatchObject({
    name: 'RetryableError',
    message: 'Tryton asked to be called later',
    retryAfterMs: expect.toSatisfy((ms) => Number(ms) > 500_000 && Number(ms) <= 600_000),
  })
  expect(asked).toEqual([])
})

it('a change that somebody else overtook is tried again', async () => {
  instead = {
    'model.project.work.write': [error('ConcurrencyException', 'Records were modified in the meanwhile')],
  }
  await expect(adapter.cancelJob({ ...request(), ...linked })).rejects.toMatchObject({
    name: 'RetryableError',
  })
})

describe('a question for changes', () => {
  const poll = (cursor?: string) =>
    adapter.pollChanges({
      ...request(),
      cursor,
      findJob: () => Promise.resolve({ jobId: '1', sourceId: undefined }),
    })

  it('passes a status by that nobody mapped, and goes on', async () => {
    const asleep = { ...work, status: 12, write_uid: 1, write_date: time }
    instead = {
      'model.project.work.search_read': [result([asleep])],
      'model.project.work.status.search_read': [
        result([...statuses, { id: 12, name: 'Asleep', progress: null }]),
      ],
    }
    const { updates, cursor } = await poll()
    expect(updates).toEqual([])
    const moved = { ...asleep, status: 5, write_date: { ...time, minute: 1 } }
    instead = { 'model.project.work.search_read': [result([moved])] }
    expect((await poll(cursor)).updates).toMatchObject([{ update: { kind: 'start' } }])
  })

  it('sees a second change with the time of the first', async () => {
    const search = 'model.project.work.search_read'
    const first = await poll(undefined)
    const dana = { write_date: time, write_uid: 1 }
    instead = { [search]: [result([{ ...work, ...dana, status: 2 }])] }
    const second = await poll(first.cursor)
    instead = { [search]: [result([{ ...work, ...dana, status: 5 }])] }
    const third = await poll(second.cursor)
    expect([second, third].map(({ updates }) => updates)).toMatchObject([
      [{ update: { kind: 'accept' } }],
      [{ update: { kind: 'start' } }],
    ])
  })

  it('sees a change that was committed late, with an earlier time than one that was seen', async () => {
    const at = (id: number, minute: number) => ({
      ...work,
      id,
      name: `[DSP-${id}] x`,
      status: 2,
      write_uid: 1,
      write_date: { ...time, minute },
    })
    instead = { 'model.project.work.search_read': [result([at(8, 30)])] }
    const { cursor } = await poll()
    instead = { 'model.project.work.search_read': [result([at(8, 30), at(9, 29)])] }
    expect((await poll(cursor)).updates).toMatchObject([{ job: { bmsId: '9' }, update: { kind: 'accept' } }])
  })

  it('answered with a page of HTML keeps its cursor', async () => {
    instead = { 'model.project.work.search_read': [page] }
    await expect(poll()).rejects.toMatchObject({ name: 'RetryableError' })
  })
})

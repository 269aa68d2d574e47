import { expect, it } from 'vitest'
import { clientId, clientSecret, Jobber } from '../double/jobber.ts'
import { JobberServer, maximumAvailable, origin, restoreRate } from '../double/serve.ts'
import { queries, type QueryName } from '../src/queries.ts'

function start() {
  let now = Date.UTC(2026, 2, 2, 15)
  const product = new Jobber(() => now)
  const { serve } = new JobberServer(product, () => now)
  const token = product.renew().access_token
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-jobber-graphql-version': '2026-03-10',
  }
  const send = (path: string, body: string, more: Readonly<Record<string, string>> = {}) =>
    serve(new Request(origin + path, { method: 'POST', headers: { ...headers, ...more }, body }))
  const ask = async (query: string, variables: object = {}) => {
    const response = await send('/api/graphql', JSON.stringify({ query, variables }))
    const body: unknown = await response.json()
    return { status: response.status, ...Object(body) }
  }
  const client = product.addClient(
    { firstName: 'Ann', lastName: 'Smith', phones: [{ number: '8175550142', primary: true }] },
    [{ street1: '1 Main St', postalCode: '75201' }],
  )
  const propertyId = client.properties[0]?.id ?? ''
  const job = product.addJob({ clientId: client.id, propertyId, title: 'Heater' })
  const visit = product.addVisit(job, {
    startAt: '2026-03-05T15:00:00Z',
    endAt: '2026-03-05T17:00:00Z',
  })
  const note = product.addNote(job, 'x')
  return {
    product,
    ask,
    send,
    serve,
    client,
    propertyId,
    job,
    visit,
    note,
    tick: (ms: number) => (now += ms),
  }
}

const wanted = { files: true, timers: true }

/** Each query and mutation of the adapter as it is taken, and its variables with one thing wrong. */
function callsOf({ client, propertyId, job, visit, note }: ReturnType<typeof start>) {
  const invoicing = { invoicingType: 'FIXED_PRICE', invoicingSchedule: 'ON_COMPLETION' }
  const order = {
    propertyId,
    title: 'x',
    instructions: 'y',
    invoicing,
    scheduling: { createVisits: false, notifyTeam: false },
  }
  const startAt = { date: '2026-03-06', time: '15:00:00', timezone: 'UTC' }
  const calls: Readonly<
    Record<
      QueryName,
      {
        readonly good: object
        readonly missing?: object
        readonly wrongType?: object
        readonly wrongEnum?: object
        readonly unknownField?: object
      }
    >
  > = {
    account: { good: {} },
    clients: { good: { text: 'Smith' }, missing: {}, wrongType: { text: 5 } },
    properties: { good: { id: client.id }, missing: {}, wrongType: { id: 'no id!' } },
    jobsOf: { good: { id: client.id }, missing: {}, wrongType: { id: client.id, after: 5 } },
    job: { good: { id: job.id, ...wanted }, missing: { id: job.id }, wrongType: { id: {}, ...wanted } },
    jobs: { good: { ids: [job.id], ...wanted }, missing: { ids: [] }, wrongType: { ids: [5], ...wanted } },
    listed: { good: {}, wrongType: { after: 5 } },
    clientCreate: {
      good: { input: { firstName: 'A', phones: [{ number: '1', description: 'MAIN' }] } },
      missing: { input: { phones: [{}] } },
      wrongType: { input: { isCompany: 'yes' } },
      wrongEnum: { input: { phones: [{ number: '1', description: 'PAGER' }] } },
      unknownField: { input: { firstName: 'A', colour: 'red' } },
    },
    propertyCreate: {
      good: { id: client.id, input: { properties: [{ address: { street1: '1 Main St' } }] } },
      missing: { id: client.id, input: { properties: [{}] } },
      wrongType: { id: client.id, input: { properties: [{ address: '1 Main St' }] } },
      unknownField: { id: client.id, input: { properties: [{ address: { zip: '75201' } }] } },
    },
    jobCreate: {
      good: { input: order },
      missing: { input: { ...order, invoicing: undefined } },
      wrongType: { input: { ...order, title: 5 } },
      wrongEnum: { input: { ...order, invoicing: { ...invoicing, invoicingType: 'FREE' } } },
      unknownField: { input: { ...order, clientId: client.id } },
    },
    jobEdit: {
      good: { id: job.id, input: { title: 'z' } },
      missing: { input: { title: 'z' } },
      wrongType: { id: job.id, input: { title: ['z'] } },
      unknownField: { id: job.id, input: { propertyId } },
    },
    jobCreateNote: {
      good: { id: job.id, input: { message: 'x' } },
      missing: { id: job.id },
      wrongType: { id: job.id, input: { message: 5 } },
      unknownField: { id: job.id, input: { text: 'x' } },
    },
    jobDeleteNote: {
      good: { input: { noteId: note.id } },
      missing: { input: {} },
      wrongType: { input: { noteId: 5 } },
      unknownField: { input: { noteId: note.id, jobId: job.id } },
    },
    visitCreate: {
      good: { id: job.id, input: { visits: [{ schedule: { startAt, endAt: startAt } }] } },
      missing: { id: job.id, input: { visits: [{ schedule: { startAt: { date: '2026-03-06' } } }] } },
      wrongType: {
        id: job.id,
        input: { visits: [{ schedule: { startAt: { ...startAt, date: 'tomorrow' } } }] },
      },
      unknownField: { id: job.id, input: { visits: [{ startAt: '2026-03-06T15:00:00Z' }] } },
    },
    visitEditSchedule: {
      good: { id: visit.id, input: { startAt, endAt: startAt } },
      missing: { id: visit.id },
      wrongType: { id: visit.id, input: { startAt: '2026-03-06T15:00:00Z' } },
      unknownField: { id: visit.id, input: { start: startAt } },
    },
    visitComplete: { good: { id: visit.id }, missing: {}, wrongType: { id: 5 } },
    visitDelete: { good: { ids: [visit.id] }, missing: {}, wrongType: { ids: [5] } },
    jobClose: {
      good: { id: job.id, input: { modifyIncompleteVisitsBy: 'DESTROY_ALL' } },
      missing: { id: job.id, input: {} },
      wrongType: { id: job.id, input: [1] },
      wrongEnum: { id: job.id, input: { modifyIncompleteVisitsBy: 'KEEP' } },
      unknownField: { id: job.id, input: { modifyIncompleteVisitsBy: 'DESTROY_ALL', reason: 'x' } },
    },
  }
  return calls
}

const names = Object.keys(queries).filter((name): name is QueryName => name in queries)

it.each(names)('takes %s, and refuses it with one thing wrong', async (name) => {
  const world = start()
  const { ask, send, tick } = world
  const { good, ...wrong } = callsOf(world)[name]
  const query = queries[name]
  for (const [what, variables] of Object.entries(wrong)) {
    const { status, data, errors } = await ask(query, variables)
    expect({ what, status, data, errors }).toEqual({
      what,
      status: 200,
      data: undefined,
      errors: [expect.objectContaining({ message: expect.any(String) }), ...errors.slice(1)],
    })
  }
  const field = await ask(query.replace(/\}\s*$/, ' colour }'), good)
  expect(field.errors[0].message).toContain('colour')
  expect(field.data).toBeUndefined()
  const body = JSON.stringify({ query, variables: good })
  expect((await send('/api/graphql', body, { authorization: 'Bearer other' })).status).toBe(401)
  expect((await send('/api/graphql', body, { 'x-jobber-graphql-version': '2019-01-01' })).status).toBe(400)
  expect((await send('/api/rest', body)).status).toBe(404)
  tick(1_000)
  const { status, data, errors, extensions } = await ask(query, good)
  expect({ status, errors, userErrors: data[name]?.userErrors ?? [] }).toEqual({
    status: 200,
    errors: undefined,
    userErrors: [],
  })
  expect(extensions.cost.requestedQueryCost).toBeLessThan(maximumAvailable / 4)
})

it('says what a mutation refuses beside what it made', async () => {
  const { ask, job, propertyId } = start()
  const none = Buffer.from('gid://Jobber/Job/999').toString('base64')
  const answer = await ask(queries.jobEdit, { id: none, input: { title: 'x' } })
  expect(answer.data).toEqual({
    jobEdit: { userErrors: [{ message: 'Job not found', path: ['jobId'] }] },
  })
  const close = { id: job.id, input: { modifyIncompleteVisitsBy: 'DESTROY_ALL' } }
  await ask(queries.jobClose, close)
  expect((await ask(queries.jobClose, close)).data.jobClose.userErrors).toEqual([
    { message: 'Job is already closed', path: ['jobId'] },
  ])
  const input = { invoicing: { invoicingType: 'VISIT_BASED', invoicingSchedule: 'NEVER' }, propertyId: none }
  expect(propertyId).not.toBe(none)
  expect((await ask(queries.jobCreate, { input })).data.jobCreate.job).toBeNull()
})

it('gives lists in pages of at most a hundred, and an empty one past the end', async () => {
  const { ask, product, client, propertyId, tick } = start()
  for (let count = 0; count < 59; count += 1) {
    tick(1_000)
    product.addJob({ clientId: client.id, propertyId })
  }
  const list = async (after?: string) => (await ask(queries.listed, { after })).data.jobs
  const first = await list()
  expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([50, true])
  const second = await list(first.pageInfo.endCursor)
  expect([second.nodes.length, second.pageInfo.hasNextPage]).toEqual([10, false])
  expect(await list(second.pageInfo.endCursor)).toEqual({
    nodes: [],
    pageInfo: { hasNextPage: false, endCursor: null },
  })
  const times = [...first.nodes, ...second.nodes].map(({ updatedAt }) => updatedAt)
  expect(times).toEqual(times.toSorted().toReversed())
  const tooMany = await ask('{ clients(first: 101) { nodes { id } } }')
  expect(tooMany.errors[0].message).toContain('first')
})

it('throttles what costs more than is left, and says how much that is and how fast it comes back', async () => {
  const { ask, tick } = start()
  const dear = '{ clients { nodes { id clientProperties(first: 60) { nodes { id } } } } }'
  // One for the list, a hundred clients, and of each a list of sixty properties.
  const cost = 1 + 100 + 100 + 6_000
  const first = await ask(dear)
  expect(first.extensions.cost).toMatchObject({ requestedQueryCost: cost, actualQueryCost: cost })
  const refused = await ask(dear)
  expect(refused).toEqual({
    status: 200,
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
    extensions: {
      cost: {
        requestedQueryCost: cost,
        actualQueryCost: null,
        throttleStatus: { maximumAvailable, currentlyAvailable: maximumAvailable - cost, restoreRate },
      },
    },
  })
  tick(Math.ceil(((2 * cost - maximumAvailable) / restoreRate) * 1_000))
  expect((await ask(dear)).errors).toBeUndefined()
})

it('refuses one request too many in five minutes', async () => {
  const { ask, send, tick } = start()
  const body = JSON.stringify({ query: queries.account })
  for (let count = 0; count < 2_500; count += 1) expect((await send('/api/graphql', body)).status).toBe(200)
  expect((await send('/api/graphql', body)).status).toBe(429)
  tick(300_000)
  expect((await ask(queries.account)).status).toBe(200)
})

it('refuses what is no JSON or has other members', async () => {
  const { send } = start()
  for (const body of ['', '{', '[]', '{"query":5}', '{"query":"{ account { id } }","user":"x"}'])
    expect((await send('/api/graphql', body)).status).toBe(400)
  expect((await send('/api/graphql', '{}', { 'content-type': 'text/plain' })).status).toBe(400)
  const syntax = await (await send('/api/graphql', '{"query":"{ account {"}')).json()
  expect(syntax).toEqual({ errors: [expect.objectContaining({ message: expect.any(String) })] })
})

it('takes each refresh token once', async () => {
  const { product, serve, tick } = start()
  const get = (form: Record<string, string>) =>
    serve(new Request(`${origin}/api/oauth/token`, { method: 'POST', body: new URLSearchParams(form) }))
  const good = {
    grant_type: 'refresh_token',
    refresh_token: product.refreshToken,
    client_id: clientId,
    client_secret: clientSecret,
  }
  expect((await get({ ...good, client_secret: 'other' })).status).toBe(401)
  expect((await get({ ...good, grant_type: 'password' })).status).toBe(401)
  const answer = await get(good)
  const { access_token: token, expires_in: seconds } = Object(await answer.json())
  expect(product.isGoodToken(token)).toBe(true)
  expect((await get(good)).status).toBe(401)
  tick(seconds * 1_000)
  expect(product.isGoodToken(token)).toBe(false)
})

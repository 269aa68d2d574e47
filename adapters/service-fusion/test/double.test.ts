import { expect, it } from 'vitest'
import { routes } from '../double/api.ts'
import { ServiceFusionServer, origin } from '../double/serve.ts'
import { clientId, clientSecret, ServiceFusion } from '../double/service-fusion.ts'

function start() {
  let now = Date.UTC(2026, 2, 2, 15)
  const product = new ServiceFusion(() => now)
  const { serve } = new ServiceFusionServer(product)
  const token = product.renew().access_token
  const ask = async (route: string, body?: unknown, authorization = `Bearer ${token}`) => {
    const [method = '', path = ''] = route.split(' ')
    const response = await serve(
      new Request(`${origin}/v1${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    const read: unknown = await response.json()
    return { status: response.status, headers: response.headers, body: read }
  }
  const customer = product.addCustomer({
    customer_name: 'Ann Smith',
    contacts: [
      {
        fname: 'Ann',
        lname: 'Smith',
        is_primary: true,
        phones: [{ phone: '817-555-0142', type: 'Mobile' }],
        emails: [{ email: 'ann@example.com', class: 'Personal' }],
      },
    ],
    locations: [],
  })
  const job = product.addJob({ customer_id: customer.id, customer_name: 'Ann Smith', po_number: '77' })
  return { product, ask, serve, customer, job, tick: (ms: number) => (now += ms) }
}

/** A call to each route that is taken, and the same with one thing wrong. */
function callsOf({ customer, job }: ReturnType<typeof start>) {
  const contact = { fname: 'A', lname: 'B', phones: [], emails: [] }
  return [
    { route: 'GET /me', status: 200, wrong: '?page=1' },
    {
      route: 'GET /customers?sort=customer_name&expand=contacts,locations',
      status: 200,
      wrong: '&per-page=51',
      wrongEnum: '&expand=money',
    },
    {
      route: 'POST /customers',
      status: 201,
      body: { customer_name: 'B', contacts: [contact] },
      missing: 'customer_name',
      wrongType: ['contacts', 'Ann'],
      wrongEnum: ['contacts', [{ ...contact, emails: [{ email: 'a@example.com', class: 'Home' }] }]],
    },
    { route: 'GET /job-statuses?sort=name', status: 200, wrong: '&page=0' },
    {
      route: 'GET /jobs?sort=-updated_at',
      status: 200,
      wrong: '&filters[updated_date][gte]=yesterday',
      wrongEnum: '&expand=invoice',
    },
    {
      route: 'POST /jobs',
      status: 201,
      body: { customer_name: String(customer.id), status: 'Unscheduled', po_number: '78' },
      missing: 'customer_name',
      wrongType: ['duration', 'long'],
      wrongEnum: ['status', 'Perhaps'],
    },
    { route: `GET /jobs/${job.id}?expand=notes`, status: 200, wrong: '&page=1' },
  ] as const
}

it('takes each call of the adapter, and refuses it with one thing wrong as Service Fusion does', async () => {
  const world = start()
  const { ask, tick } = world
  const calls = callsOf(world)
  const asked = calls.map(({ route }) => route.split('?')[0]?.replace(/\/\d+$/, '/{id}') ?? '')
  expect([...asked, 'PUT /jobs/{id}'].toSorted()).toEqual(Object.keys(routes).toSorted())
  for (const call of calls) {
    tick(60_000)
    const { route } = call
    const body = 'body' in call ? call.body : undefined
    const refuse = async (what: string, wrongRoute: string, wrongBody: unknown, status: number) => {
      const answer = await ask(wrongRoute, wrongBody)
      expect({ what, route, status: answer.status }).toEqual({ what, route, status })
      expect(answer.body).toEqual(
        status === 422
          ? expect.arrayContaining([{ field: expect.any(String), message: expect.any(String) }])
          : { code: status, name: expect.any(String), message: expect.any(String) },
      )
      return JSON.stringify(answer.body)
    }
    await refuse('wrong path', `${route.split('?')[0] ?? ''}/nowhere`, body, 404)
    if ('wrong' in call) await refuse('wrong query', route + call.wrong, body, 400)
    if ('missing' in call)
      expect(await refuse('missing', route, { ...body, [call.missing]: undefined }, 422)).toContain(
        call.missing,
      )
    for (const what of ['wrongType', 'wrongEnum'] as const) {
      const wrong: unknown = Reflect.get(call, what)
      if (typeof wrong === 'string') await refuse(what, route + wrong, body, 400)
      if (Array.isArray(wrong))
        await refuse(what, route, { ...Object(body), [String(wrong[0])]: wrong[1] as unknown }, 422)
    }
    if (body !== undefined) await refuse('unknown field', route, { ...body, colour: 'red' }, 422)
    expect((await ask(route, body, 'Bearer other')).status).toBe(401)
    expect({ route, status: (await ask(route, body)).status }).toEqual({ route, status: call.status })
  }
})

it('knows customers by id or exact name, and refuses sources, categories and fields that the account lacks', async () => {
  const { ask, customer } = start()
  for (const name of [String(customer.id), 'Ann Smith'])
    expect((await ask('POST /jobs', { customer_name: name })).status).toBe(201)
  expect((await ask('POST /jobs', { customer_name: 'ann smith' })).body).toEqual([
    { field: 'customer_name', message: 'Customer Name can not be found' },
  ])
  for (const field of [{ source: 'X' }, { category: 'X' }, { custom_fields: [{ name: 'X', value: '1' }] }])
    expect((await ask('POST /jobs', { customer_name: 'Ann Smith', ...field })).status).toBe(422)
})

it('changes no job, as its documentation names no such call', async () => {
  const { ask, job, product } = start()
  const change = { status: 'Cancelled' }
  expect((await ask(`PUT /jobs/${job.id}`, change)).status).toBe(405)
  product.takesChanges = true
  expect((await ask(`PUT /jobs/${job.id}`, change)).status).toBe(200)
  expect((await ask('PUT /jobs/999', change)).status).toBe(404)
})

it('has an empty page past the end, and finds numbers by a part', async () => {
  const { ask } = start()
  expect((await ask('GET /jobs?sort=-updated_at&page=9')).body).toEqual({
    items: [],
    _expandable: [],
    _meta: { totalCount: 1, pageCount: 1, currentPage: 9, perPage: 10 },
  })
  expect((await ask('GET /jobs?sort=-updated_at&filters[po_number]=7')).body).toMatchObject({ items: [{}] })
  expect((await ask('GET /jobs')).status).toBe(400)
})

it('refuses the sixty-first request of a minute, and says when the next one begins', async () => {
  const { ask, tick } = start()
  for (let count = 0; count < 60; count += 1) expect((await ask('GET /me')).status).toBe(200)
  const { status, headers, body } = await ask('GET /me')
  expect([status, body]).toEqual([
    429,
    { code: 429, name: 'Too Many Requests.', message: 'Rate limit exceeded.' },
  ])
  expect([headers.get('retry-after'), headers.get('x-rate-limit-reset')]).toEqual([
    null,
    String(Date.UTC(2026, 2, 2, 15, 1) / 1_000),
  ])
  tick(60_000)
  expect((await ask('GET /me')).status).toBe(200)
})

it('gives tokens for client id and secret, and takes each refresh token once', async () => {
  const { product, serve, tick } = start()
  const get = (body: object) =>
    serve(
      new Request(`${origin}/oauth/access_token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  const byClient = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  expect((await get(byClient)).status).toBe(200)
  expect((await get({ ...byClient, client_secret: 'other' })).status).toBe(400)
  expect((await get({ grant_type: 'password' })).status).toBe(400)
  const byToken = { grant_type: 'refresh_token', refresh_token: product.refreshToken }
  const { access_token: token, expires_in: seconds } = Object(await (await get(byToken)).json())
  expect((await get(byToken)).status).toBe(400)
  expect(product.isGoodToken(token)).toBe(true)
  tick(seconds * 1_000)
  expect(product.isGoodToken(token)).toBe(false)
})

it('refuses what is no JSON', async () => {
  const { serve, product } = start()
  const post = (body: string, type: string) => {
    const headers = { authorization: `Bearer ${product.renew().access_token}`, 'content-type': type }
    return serve(new Request(`${origin}/v1/jobs`, { method: 'POST', headers, body }))
  }
  expect((await post('{', 'application/json')).status).toBe(400)
  expect((await post('a=b', 'text/plain')).status).toBe(415)
})

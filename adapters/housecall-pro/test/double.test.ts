import { expect, it } from 'vitest'
import { routes } from '../double/api.ts'
import { apiKey, clientId, clientSecret, HousecallPro } from '../double/housecall-pro.ts'
import { HousecallProServer, origin } from '../double/serve.ts'

const address = { street: '1 Main St', city: 'Dallas', state: 'TX', zip: '75201', country: 'US' }
const visit = {
  start_time: '2026-03-05T15:00:00Z',
  end_time: '2026-03-05T17:00:00Z',
  arrival_window_minutes: 60,
  dispatched_employees_ids: [],
}

function start() {
  let now = Date.UTC(2026, 2, 2, 15)
  const product = new HousecallPro(() => now)
  const { serve } = new HousecallProServer(product, () => now)
  const ask = async (route: string, body?: unknown, authorization = `Token ${apiKey}`) => {
    const [method = '', path = ''] = route.split(' ')
    const response = await serve(
      new Request(origin + path, {
        method,
        headers: {
          authorization,
          ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    const read: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, body: read }
  }
  const customer = {
    id: 'cus_1',
    first_name: 'A',
    last_name: 'B',
    email: 'a@example.com',
    company: null,
    mobile_number: '8175550142',
    home_number: null,
    work_number: null,
    notifications_enabled: true,
    tags: [],
    addresses: [{ id: 'adr_1', ...address }],
  }
  product.customers.set(customer.id, customer)
  const job = product.addJob({
    customerId: customer.id,
    addressId: 'adr_1',
    notes: [{ id: 'nte_1', content: 'x' }],
  })
  const appointment = product.addVisit(job, visit)
  return { product, ask, serve, job, appointment, tick: (ms: number) => (now += ms) }
}

/** A call to each route that is taken, and the same with one thing wrong. */
function callsOf({ job, appointment }: ReturnType<typeof start>) {
  const file = new FormData()
  file.append('file', new Blob(['x'], { type: 'image/jpeg' }), 'photo.jpg')
  const order = {
    customer_id: 'cus_1',
    address_id: 'adr_1',
    line_items: [{ name: 'x', unit_price: 0, quantity: 1 }],
    notes: 'x',
    tags: ['x'],
  }
  return [
    { route: 'GET /company', status: 200, wrong: '?page=1' },
    { route: 'GET /customers?q=a@example.com', status: 200, wrong: '&page_size=201' },
    {
      route: 'POST /customers',
      status: 201,
      body: { first_name: 'A', email: 'b@example.com' },
      wrongType: ['email', 'nobody'],
    },
    { route: 'GET /customers/cus_1/addresses', status: 200, wrong: '?page=0' },
    {
      route: 'POST /customers/cus_1/addresses',
      status: 201,
      body: address,
      missing: 'zip',
      wrongType: ['street', 5],
    },
    {
      route: 'GET /jobs?sort_by=updated_at&expand[]=appointments',
      status: 200,
      wrong: '&expand[]=money',
      wrongEnum: '&sort_direction=up',
    },
    { route: 'POST /jobs', status: 201, body: order, missing: 'address_id', wrongType: ['line_items', {}] },
    { route: `GET /jobs/${job.id}`, status: 200, wrong: '?expand=appointments' },
    {
      route: `POST /jobs/${job.id}/appointments`,
      status: 201,
      body: visit,
      missing: 'dispatched_employees_ids',
      wrongType: ['start_time', 'soon'],
    },
    {
      route: `PUT /jobs/${job.id}/appointments/${appointment.id}`,
      status: 200,
      body: visit,
      missing: 'end_time',
      wrongType: ['arrival_window_minutes', 'long'],
    },
    { route: `DELETE /jobs/${job.id}/appointments/${appointment.id}`, status: 204 },
    {
      route: `POST /jobs/${job.id}/notes`,
      status: 201,
      body: { content: 'x' },
      missing: 'content',
      wrongType: ['content', 5],
    },
    { route: `DELETE /jobs/${job.id}/notes/nte_1`, status: 204 },
    { route: `POST /jobs/${job.id}/attachments`, status: 202, body: file, missing: 'file' },
  ] as const
}

it('takes each call of the adapter, and refuses it with one thing wrong as Housecall Pro does', async () => {
  const world = start()
  const { ask, tick } = world
  const calls = callsOf(world)
  const asked = calls.map(({ route }) => route.split('?')[0]?.replaceAll(/\/[a-z]+_[^/]+/g, '/{id}') ?? '')
  expect(asked.toSorted()).toEqual(Object.keys(routes).toSorted())
  for (const call of calls) {
    tick(1_000)
    const { route } = call
    const body = 'body' in call ? call.body : undefined
    const refuse = async (what: string, wrongRoute: string, wrongBody: unknown, status: number) => {
      const answer = await ask(wrongRoute, wrongBody)
      expect({ what, route, status: answer.status }).toEqual({ what, route, status })
      return JSON.stringify(answer.body)
    }
    await refuse('wrong path', `${route.split('?')[0] ?? ''}/nowhere`, body, 404)
    const unknown = route.replace(/\/(cus|job)_\w+/, '/$1_none')
    if (unknown !== route) await refuse('unknown id', unknown, body, 404)
    if ('wrong' in call) await refuse('wrong query', route + call.wrong, body, 400)
    if ('wrongEnum' in call) await refuse('wrong enum', route + call.wrongEnum, body, 400)
    if ('missing' in call) {
      const isFile = body instanceof FormData
      const less = isFile ? new FormData() : { ...body, [call.missing]: undefined }
      expect(await refuse('missing field', route, less, isFile ? 400 : 422)).toContain(call.missing)
    }
    if ('wrongType' in call) {
      const [field, value] = call.wrongType
      expect(await refuse('wrong type', route, { ...Object(body), [field]: value }, 422)).toContain(field)
    }
    if (body !== undefined && !(body instanceof FormData))
      await refuse('unknown field', route, { ...body, colour: 'red' }, 422)
    expect(await ask(route, body, 'Token other')).toEqual({ status: 401, body: { message: 'Unauthorized' } })
    expect({ route, status: (await ask(route, body)).status }).toEqual({ route, status: call.status })
  }
})

it('has an empty page past the end, and says how many there are', async () => {
  const { ask } = start()
  expect((await ask('GET /jobs?page=9&page_size=1')).body).toEqual({
    page: 9,
    page_size: 1,
    total_pages: 1,
    total_items: 1,
    jobs: [],
  })
})

it('refuses one request too many in a second, without saying when to come again', async () => {
  const { ask, tick } = start()
  for (let count = 0; count < 100; count += 1) expect((await ask('GET /company')).status).toBe(200)
  expect(await ask('GET /company')).toEqual({ status: 429, body: { error: 'Too many requests' } })
  tick(1_000)
  expect((await ask('GET /company')).status).toBe(200)
})

it('takes each refresh token once', async () => {
  const { ask, product, tick } = start()
  const good = {
    grant_type: 'refresh_token',
    refresh_token: product.refreshToken,
    client_id: clientId,
    client_secret: clientSecret,
  }
  expect((await ask('POST /oauth/token', { ...good, client_secret: 'other' })).status).toBe(401)
  const { status, body } = await ask('POST /oauth/token', good)
  expect(status).toBe(200)
  expect((await ask('POST /oauth/token', good)).status).toBe(401)
  const token = String(Reflect.get(Object(body), 'access_token'))
  expect((await ask('GET /company', undefined, `Bearer ${token}`)).status).toBe(200)
  tick(30 * 86_400_000)
  expect((await ask('GET /company', undefined, `Bearer ${token}`)).status).toBe(401)
})

import { expect, it } from 'vitest'
import { routes } from '../double/api.ts'
import { origin, ServiceTitanServer } from '../double/serve.ts'
import {
  appKey,
  applicationGuid,
  bookingProviderId,
  clientId,
  clientSecret,
  ServiceTitan,
  tenant,
} from '../double/service-titan.ts'

const address = { street: '1 Main St', city: 'Dallas', state: 'TX', zip: '75201', country: 'USA' }
const times = { start: '2026-03-05T15:00:00Z', end: '2026-03-05T17:00:00Z' }

const bookingFields = {
  bookingProviderId,
  source: 'Dispatch',
  name: 'A',
  address,
  contacts: [],
  start: times.start,
  summary: 'x',
  status: 'New' as const,
  externalId: '7',
  isFirstTimeClient: true,
  jobId: null,
  businessUnitId: 31,
  jobTypeId: 41,
  campaignId: 51,
  priority: 'Normal',
}

function start() {
  let now = Date.UTC(2026, 2, 2, 15)
  const product = new ServiceTitan(() => now)
  const { serve } = new ServiceTitanServer(product)
  const token = product.giveToken()
  const ask = async (route: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const [method = '', module = '', path = ''] = route.split(' ')
    const response = await serve(
      new Request(`${origin}/${module}/v2/tenant/${tenant}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'st-app-key': appKey,
          ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
  }
  const customer = product.customers.add((base) => ({
    ...base,
    name: 'A',
    address,
    contacts: [],
    externalData: [],
  }))
  const location = product.locations.add((base) => ({ ...base, name: 'A', address, customerId: customer.id }))
  const job = product.addJob({ customerId: customer.id, locationId: location.id })
  const visit = product.addAppointment(job.id, times)
  const booking = product.bookings.add((base) => ({ ...base, ...bookingFields }))
  product.addAppointment(job.id, times)
  return { product, serve, ask, customer, location, job, visit, booking, tick: (ms: number) => (now += ms) }
}

/** A call to each route that is taken, and the same with one thing wrong. */
function callsOf({ customer, location, job, visit, booking }: ReturnType<typeof start>) {
  const bookings = `crm /booking-provider/${bookingProviderId}/bookings`
  const order = {
    customerId: customer.id,
    locationId: location.id,
    businessUnitId: 31,
    jobTypeId: 41,
    campaignId: 51,
    priority: 'Normal',
    appointments: [times],
  }
  const person = { name: 'B', type: 'Residential', address, locations: [{ name: 'B', address }] }
  const file = new FormData()
  file.append('file', new Blob(['x']), 'photo.jpg')
  const fact = `externalDataApplicationGuid=${applicationGuid}&externalDataKey=k&externalDataValues=v`
  return [
    { route: 'settings /business-units', method: 'GET', wrong: '?page=zero' },
    { route: `crm /customers?${fact}`, method: 'GET', wrong: '&email=a' },
    {
      route: 'crm /customers',
      method: 'POST',
      body: person,
      missing: 'address',
      wrongType: ['name', 5],
      wrongEnum: ['type', 'Robot'],
    },
    { route: `crm /locations?customerId=${customer.id}`, method: 'GET', wrong: '&page=0' },
    {
      route: 'crm /locations',
      method: 'POST',
      body: { customerId: customer.id, name: 'C', address },
      missing: 'name',
      wrongType: ['customerId', 'x'],
    },
    { route: `${bookings}?externalId=7`, method: 'GET', wrong: '&phone=1' },
    {
      route: bookings,
      method: 'POST',
      body: {
        source: 'Dispatch',
        name: 'B',
        summary: 'x',
        isFirstTimeClient: true,
        externalId: '8',
        address,
      },
      missing: 'isFirstTimeClient',
      wrongType: ['start', 'tomorrow'],
      wrongEnum: ['priority', 'Huge'],
    },
    { route: `${bookings}/${booking.id}`, method: 'GET', wrong: '?page=1' },
    {
      route: `${bookings}/${booking.id}`,
      method: 'PATCH',
      body: { summary: 'y', start: times.start },
      wrongType: ['summary', 5],
      wrongEnum: ['customerType', 'Robot'],
    },
    { route: 'crm /export/bookings?from=2026-01-01', method: 'GET', wrong: '&status=New' },
    { route: `jpm /jobs?${fact}`, method: 'GET', wrong: '&colour=red' },
    {
      route: 'jpm /jobs',
      method: 'POST',
      body: order,
      missing: 'campaignId',
      wrongType: ['appointments', {}],
      wrongEnum: ['priority', 'normal'],
    },
    { route: `jpm /jobs/${job.id}`, method: 'GET', wrong: '?guid=1' },
    {
      route: `jpm /jobs/${job.id}`,
      method: 'PATCH',
      body: { summary: 'x' },
      wrongType: ['summary', 5],
      wrongEnum: ['priority', 'Huge'],
    },
    {
      route: `jpm /jobs/${job.id}/hold`,
      method: 'PUT',
      body: { reasonId: 71, memo: 'parts' },
      missing: 'memo',
      wrongType: ['reasonId', 'parts'],
    },
    {
      route: 'jpm /jobs/cancel-reasons',
      method: 'GET',
      wrong: `?ids=${Array.from({ length: 51 }, (_, at) => at + 1).join(',')}`,
    },
    { route: `jpm /appointments?jobId=${job.id}`, method: 'GET', wrong: '&jobId=x' },
    {
      route: 'jpm /appointments',
      method: 'POST',
      body: { jobId: job.id, ...times },
      missing: 'end',
      wrongType: ['start', 'tomorrow'],
    },
    {
      route: `jpm /appointments/${visit.id}/reschedule`,
      method: 'PATCH',
      body: times,
      missing: 'start',
      wrongType: ['end', 1],
    },
    { route: `jpm /appointments/${visit.id}`, method: 'DELETE' },
    { route: `jpm /jobs/${job.id}/notes`, method: 'GET', wrong: '?pageSize=9999' },
    {
      route: `jpm /jobs/${job.id}/notes`,
      method: 'POST',
      body: { text: 'x' },
      missing: 'text',
      wrongType: ['pinToTop', 'yes'],
    },
    { route: `forms /jobs/${job.id}/attachments`, method: 'GET', wrong: '?page=-1' },
    { route: `forms /jobs/${job.id}/attachments`, method: 'POST', body: file, missing: 'file' },
    { route: 'jpm /export/jobs?from=2026-01-01', method: 'GET', wrong: '&from=soon' },
    { route: 'jpm /export/appointments?from=2026-01-01', method: 'GET', wrong: '&page=2' },
    { route: 'jpm /export/job-notes?from=2026-01-01', method: 'GET', wrong: '&includeRecentChanges=yes' },
    {
      route: `jpm /jobs/${job.id}/cancel`,
      method: 'PUT',
      body: { reasonId: 61, memo: 'moved' },
      missing: 'reasonId',
      wrongType: ['memo', 7],
    },
  ] as const
}

it('takes each call of the adapter, and refuses it with one thing wrong as ServiceTitan does', async () => {
  const world = start()
  const { ask } = world
  const calls = callsOf(world)
  const asked = calls.map(
    ({ method, route }) => `${method} ${route.split('?')[0]?.replaceAll(/\/\d+/g, '/{id}') ?? ''}`,
  )
  expect(asked.toSorted()).toEqual(Object.keys(routes).toSorted())
  for (const call of calls) {
    const route = `${call.method} ${call.route}`
    const body = 'body' in call ? call.body : undefined
    const refuse = async (what: string, wrongRoute: string, wrongBody: unknown, status: number) => {
      const answer = await ask(wrongRoute, wrongBody)
      expect({ what, route, status: answer.status }).toEqual({ what, route, status })
      expect(answer.body).toMatchObject({
        status,
        title: expect.any(String),
        traceId: expect.any(String),
        data: {},
      })
      return answer.body.errors
    }
    await refuse('wrong path', route.replace(/\/(?=[a-z-]+(\?|$))/, '/no-'), body, 404).catch(async () => {
      // A path that ends with an id.
      await refuse('wrong path', `${route.split('?')[0] ?? ''}/nowhere`, body, 404)
    })
    if ('wrong' in call) await refuse('wrong query', route + call.wrong, body, 400)
    if ('missing' in call) {
      const less = body instanceof FormData ? new FormData() : { ...body, [call.missing]: undefined }
      const errors = await refuse('missing field', route, less, 400)
      expect(Object.keys(errors).join()).toContain(call.missing)
    }
    for (const what of ['wrongType', 'wrongEnum'] as const) {
      const wrong = what in call ? Reflect.get(call, what) : undefined
      if (!Array.isArray(wrong)) continue
      const [field, value] = wrong
      await refuse(what, route, { ...Object(body), [String(field)]: value }, 400)
    }
    if (body !== undefined && !(body instanceof FormData))
      await refuse('unknown field', route, { ...body, colour: 'red' }, 400)
    const refused = await ask(route, body, { authorization: 'Bearer other' })
    expect([refused.status, refused.body.status]).toEqual([401, 401])
    expect((await ask(route, body, { 'st-app-key': 'other' })).status).toBe(401)
    world.tick(1_000)
    expect({ route, status: (await ask(route, body)).status }).toEqual({ route, status: 200 })
  }
})

it('has an empty page past the end, and says if there is more', async () => {
  const { ask, job, product } = start()
  for (let count = 0; count < 3; count += 1) product.addNote(job.id, 'x', 1)
  const page = async (number: number) =>
    (await ask(`GET jpm /jobs/${job.id}/notes?pageSize=2&page=${number}`)).body
  expect(await page(1)).toMatchObject({ hasMore: true, data: [{}, {}] })
  expect(await page(2)).toMatchObject({ hasMore: false, data: [{}] })
  expect(await page(9)).toMatchObject({ hasMore: false, data: [] })
})

it('gives a feed in pages, which goes on by its token and tells of what was deleted', async () => {
  const { ask, job, product, visit } = start()
  for (let count = 0; count < 45; count += 1) product.addNote(job.id, `note ${count}`, 1)
  const first = (await ask('GET jpm /export/job-notes')).body
  expect([first.data.length, first.hasMore]).toEqual([40, true])
  const second = (await ask(`GET jpm /export/job-notes?from=${first.continueFrom}`)).body
  expect([second.data.length, second.hasMore]).toEqual([5, false])
  expect((await ask(`GET jpm /export/job-notes?from=${second.continueFrom}`)).body).toEqual({
    ...second,
    data: [],
  })
  const { continueFrom } = (await ask('GET jpm /export/appointments')).body
  await ask(`DELETE jpm /appointments/${visit.id}`)
  const after = (await ask(`GET jpm /export/appointments?from=${continueFrom}`)).body
  expect(after.data).toEqual([expect.objectContaining({ id: visit.id, active: false })])
})

it('refuses the sixty-first request of a second, and the next second takes it', async () => {
  const { ask, tick } = start()
  for (let count = 0; count < 60; count += 1) expect((await ask('GET jpm /jobs')).status).toBe(200)
  const refused = await ask('GET jpm /jobs')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  tick(1_000)
  expect((await ask('GET jpm /jobs')).status).toBe(200)
})

it('gives tokens for client id and secret, which end after fifteen minutes', async () => {
  const { serve, ask, tick } = start()
  const get = async (form: Record<string, string>) =>
    serve(new Request(`${origin}/connect/token`, { method: 'POST', body: new URLSearchParams(form) }))
  const good = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  expect((await get({ ...good, client_secret: 'other' })).status).toBe(400)
  expect((await get({ ...good, grant_type: 'password' })).status).toBe(400)
  const { access_token: token, expires_in: seconds } = JSON.parse(await (await get(good)).text())
  const authorization = `Bearer ${token}`
  expect((await ask('GET jpm /jobs', undefined, { authorization })).status).toBe(200)
  tick(seconds * 1_000)
  expect((await ask('GET jpm /jobs', undefined, { authorization })).status).toBe(401)
})

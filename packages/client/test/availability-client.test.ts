import { describe, expect, it } from 'vitest'
import { createAvailabilityClient } from '../src/index.ts'
import { dispatcherOf, serve } from './harness.ts'

const day = { start: Date.UTC(2022, 9, 24), end: Date.UTC(2022, 9, 25) }
const calendars = { ...day, userExternalIds: ['a b', 'ü&1'], durationMinutes: 60 }

/** Issues tokens t1, t2, ...; takes those that are listed. */
async function serveApi({
  good = ['t1'],
  lifeSeconds = 7_200,
}: { good?: string[]; lifeSeconds?: number } = {}) {
  let now = Date.UTC(2026, 0, 1)
  let issued = 0
  const server = await serve((response, { target, headers }) => {
    response.setHeader('content-type', 'application/json')
    if (target === '/base/oauth/token') {
      issued += 1
      return response.end(
        JSON.stringify({
          access_token: `t${issued}`,
          token_type: 'bearer',
          expires_in: lifeSeconds,
          created_at: 1,
        }),
      )
    }
    if (!good.some((token) => headers.authorization === `Bearer ${token}`)) {
      return response.writeHead(401).end('{"error":"expired"}')
    }
    if (target.includes('slots')) return response.end('{"slots":[{"start_time":"a","end_time":"b","new":1}]}')
    if (target.includes('oms')) return response.end('{"account_organizations":[{"organization_id":1}]}')
    if (target.includes('contractors')) return response.end('{"matches":[]}')
    return response.end('{"days":[]}')
  })
  const client = createAvailabilityClient({
    url: `${server.url}/base/`,
    clientId: 'client',
    clientSecret: 'quiet',
    dispatcher: dispatcherOf(),
    now: () => now,
  })
  const targets = () => server.requests.map(({ target }) => target.replace('/base', ''))
  const tokens = () => targets().filter((target) => target === '/oauth/token').length
  return { client, server, targets, tokens, pass: (ms: number) => void (now += ms) }
}

describe('the availability client', () => {
  it('asks each address as it is printed, all characters encoded', async () => {
    const { client, server, targets } = await serveApi()
    expect(await client.slots(calendars)).toEqual([{ start_time: 'a', end_time: 'b', new: 1 }])
    await client.schedule(calendars)
    await client.matchTechnicians({
      ...day,
      postalCode: '02446',
      appointmentMinutes: 60,
      trades: ['Heating & Air', 'Roofing'],
    })
    await client.matchOrganizations({ postalCode: 'H7M 6J3', more: { radius: '5' } })
    const query =
      'user_external_id%5B%5D=a+b&user_external_id%5B%5D=%C3%BC%261&start_time=2022-10-24T00%3A00%3A00.000Z&end_time=2022-10-25T00%3A00%3A00.000Z&duration=60'
    expect(targets()).toEqual([
      '/oauth/token',
      `/v1/availability/slots?${query}`,
      `/v1/availability/schedule?${query}`,
      '/v3/search/contractors?postal_code=02446&appointment_duration_minutes=60&availability_start_time=2022-10-24T00%3A00%3A00.000Z&availability_end_time=2022-10-25T00%3A00%3A00.000Z&trades=Heating+%26+Air%2CRoofing',
      '/v3/search/oms?radius=5&postal_code=H7M+6J3',
    ])
    expect(JSON.parse(server.requests[0]?.body.toString() ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'quiet',
    })
    expect(server.requests[1]?.headers.authorization).toBe('Bearer t1')
  })

  // T16
  it('fetches one token for all who ask at once, and keeps it until shortly before its end', async () => {
    const { client, tokens, pass } = await serveApi({ good: ['t1', 't2'] })
    await Promise.all(Array.from({ length: 5 }, () => client.slots(calendars)))
    expect(tokens()).toBe(1)
    pass(7_100_000)
    await client.slots(calendars)
    expect(tokens()).toBe(1)
    pass(60_000)
    await client.slots(calendars)
    expect(tokens()).toBe(2)
  })

  it('renews a token that is refused, once for all who were refused', async () => {
    const { client, tokens, targets } = await serveApi({ good: ['t2'] })
    await Promise.all(Array.from({ length: 5 }, () => client.slots(calendars)))
    expect(tokens()).toBe(2)
    expect(targets()).toHaveLength(2 + 10)
  })

  it('gives up at the second refusal, and says that the credentials are the fault', async () => {
    const { client, tokens } = await serveApi({ good: [] })
    await expect(client.slots(calendars)).rejects.toMatchObject({
      code: 'TR_CLIENT_UNAUTHORIZED',
      status: 401,
    })
    expect(tokens()).toBe(2)
  })

  it('uses a token that lives for a second for half of it', async () => {
    const { client, tokens, pass } = await serveApi({ good: ['t1', 't2'], lifeSeconds: 1 })
    await client.slots(calendars)
    await client.slots(calendars)
    expect(tokens()).toBe(1)
    pass(501)
    await client.slots(calendars)
    expect(tokens()).toBe(2)
  })

  it.each<[string, string, RegExp]>([
    ['<html>', 'text/html', /answered 200: expected JSON/],
    [
      '{"slots":[{"end_time":"b"}]}',
      'application/json',
      /\/slots\/0\/start_time expected a text, got nothing/,
    ],
    ['[]', 'application/json', /expected an object/],
  ])('says what is wrong with the answer %s', async (body, type, message) => {
    const server = await serve((response, { target }) => {
      if (target === '/oauth/token') return response.end('{"access_token":"t"}')
      return response.writeHead(200, { 'content-type': type }).end(body)
    })
    const client = createAvailabilityClient({
      url: server.url,
      clientId: 'c',
      clientSecret: 's',
      dispatcher: dispatcherOf(),
    })
    const failure = client.slots(calendars)
    await expect(failure).rejects.toMatchObject({ code: 'TR_CLIENT_ANSWER' })
    await expect(failure).rejects.toThrow(message)
  })

  it('is refused without a word of its secret', async () => {
    const server = await serve((response) => response.writeHead(401).end('{"error":"invalid_client"}'))
    const client = createAvailabilityClient({
      url: server.url,
      clientId: 'c',
      clientSecret: 'very-quiet',
      dispatcher: dispatcherOf(),
    })
    const error = await client.slots(calendars).catch((refused: unknown) => refused)
    expect(error).toMatchObject({ code: 'TR_CLIENT_UNAUTHORIZED' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('very-quiet')
  })
})

import {
  brandRecord,
  parseJson,
  scheduleAnswerSchema,
  slotsAnswerSchema,
  technicianMatchesSchema,
} from '@truckroll/protocol'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { brandAccount, gatewayAccount, play } from './play.ts'

const fixtures = new URL('../../protocol/test/fixtures/synchronous/', import.meta.url)
const printed = (name: string): unknown => parseJson(readFileSync(new URL(`${name}.json`, fixtures), 'utf8'))

const [first, second] = ['a013900001Zc9FkAAJ', 'a013900001aPXO1AAO']
const user = (id: string) =>
  brandRecord('user', {
    external_id: id,
    external_organization_id: 'own',
    first_name: 'Jo',
    last_name: 'Lee',
    email: 'jo@example.com',
    roles: ['technician'],
  })

async function playCalendars() {
  const brand = brandAccount({ oauth: { id: 'client', secret: 'quiet' } })
  const parts = await play([brand, gatewayAccount()])
  await parts.brand.post([
    brandRecord('organization', {
      external_id: 'own',
      name: 'Own workforce',
      phone_number: '+15125550101',
      address: { state: 'MA' },
    }),
    user(first),
    user(second),
    brandRecord('calendar_event', {
      external_id: 'c-1',
      external_organization_id: 'own',
      external_user_id: first,
      start_time: '2022-10-24T13:00:00Z',
      duration: 16_200,
    }),
    brandRecord('job', {
      external_id: 'j-1',
      external_organization_id: 'own',
      title: '06_29_22_18',
      customer: { first_name: 'Ron', last_name: 'Sher' },
    }),
    brandRecord('appointment', {
      external_id: 'v-1',
      external_job_id: 'j-1',
      time: '2022-10-24T16:00:00.000Z',
      duration: 14_400,
      external_user_id: second,
    }),
  ])
  const tokenOf = async (body: string, contentType = 'application/json') => {
    const headers = { 'content-type': contentType }
    return fetch(`${parts.sandbox.url}/oauth/token`, { method: 'POST', headers, body })
  }
  const good = JSON.stringify({
    grant_type: 'client_credentials',
    client_id: 'client',
    client_secret: 'quiet',
  })
  const issued: unknown = await (await tokenOf(good)).json()
  const token = String(Object(issued).access_token)
  const ask = (path: string, query: [string, string][], bearer = token) =>
    fetch(`${parts.sandbox.url}${path}?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${bearer}` },
    })
  return { ...parts, tokenOf, issued, token, ask }
}

const users: [string, string][] = [first, second].map((id) => ['user_external_id[]', id])
const within = (from: string, to: string): [string, string][] => [
  ['start_time', from],
  ['end_time', to],
  ['duration', '60'],
]

describe('45: synchronous answers', () => {
  test('the printed slots and schedule are those of the printed calendars', async () => {
    const { ask } = await playCalendars()
    const oneDay = within('2022-10-24T00:00:00Z', '2022-10-25T00:00:00Z')
    const slots = slotsAnswerSchema.parse(
      await (await ask('/v1/availability/slots', [...users, ...oneDay])).json(),
    )
    const times = (answer: unknown) =>
      slotsAnswerSchema
        .parse(answer)
        .slots.map((slot) => [slot.entity_type, slot.external_id, slot.start_time, slot.end_time])
    expect(times(slots)).toEqual(times(printed('slots')))

    const twoDays = within('2022-10-24T00:00:00+00:00', '2022-10-26T00:00:00Z')
    const answer = await (await ask('/v1/availability/schedule', [...users, ...twoDays])).json()
    const { days } = scheduleAnswerSchema.parse(answer)
    const blocks = (of: unknown) =>
      scheduleAnswerSchema.parse(of).days.map((day) => ({
        who: day.external_id,
        from: day.day_start,
        to: day.day_end,
        blocks: day.blocks.map(({ start, end, data }) => [
          start,
          end,
          data?.customer_full_name,
          data?.job_title,
        ]),
      }))
    expect(blocks(answer)).toEqual(blocks(printed('schedule')))
    expect(Object.keys(days[2]?.blocks[0]?.data ?? {})).toEqual([
      'job_id',
      'customer_id',
      'source_id',
      'customer_full_name',
      'job_title',
    ])
  })

  test('a gap shorter than asked for is none, and a day has its hour more or less when the clock changes', async () => {
    const { ask } = await playCalendars()
    const long = [...users, ...within('2022-10-24T00:00:00Z', '2022-10-25T00:00:00Z').slice(0, 2)]
    const { slots } = slotsAnswerSchema.parse(
      await (await ask('/v1/availability/slots', [...long, ['duration', '211']])).json(),
    )
    expect(slots.map(({ start_time: start }) => start)).toEqual(['2022-10-24T12:00:00Z'])
    const changes = within('2022-11-05T12:00:00Z', '2022-11-08T00:00:00Z')
    const { days } = scheduleAnswerSchema.parse(
      await (await ask('/v1/availability/schedule', [['user_external_id[]', first], ...changes])).json(),
    )
    expect(days.map((day) => day.day_start)).toEqual([
      '2022-11-05T12:00:00Z',
      '2022-11-06T13:00:00Z',
      '2022-11-07T13:00:00Z',
    ])
  })

  test('technicians by place, trade and time; providers by place', async () => {
    const { brand, sandbox, ask } = await playCalendars()
    await brand.post([
      brandRecord('service_area', {
        external_id: `area-${first}`,
        service_area_type: 'zcta5',
        postal_codes: [{ postal_code: '02446' }],
      }),
      brandRecord('service_area', {
        external_id: 'own',
        external_organization_id: 'own',
        service_area_type: 'fsaldu',
        canadian_postal_codes: ['H7M 6J3'],
      }),
      brandRecord('trade_account_user', { external_id: first, trades: ['Heating', 'Roofing'] }),
    ])
    const search = async (postalCode: string, ...more: [string, string][]) => {
      const query: [string, string][] = [
        ['postal_code', postalCode],
        ['appointment_duration_minutes', '60'],
        ['availability_start_time', '2022-10-24T00:00:00Z'],
        ['availability_end_time', '2022-10-25T00:00:00Z'],
        ...more,
      ]
      const answer = await ask('/v3/search/contractors', query)
      return technicianMatchesSchema.parse(await answer.json()).matches
    }
    const matches = await search('02446', ['trades', 'Cooling,Heating'])
    expect(matches).toMatchObject([
      {
        entity: { full_name: 'Jo Lee', external_ids: [first], organization: { external_ids: ['own'] } },
        entity_type: 'user',
        slots: [
          { start: '2022-10-24T12:00:00Z', end: '2022-10-24T13:00:00Z' },
          { start: '2022-10-24T17:30:00Z', end: '2022-10-24T21:00:00Z' },
        ],
      },
    ])
    // X41: the other way in which trades are joined.
    expect(await search('02446', ['trades', 'Cooling|Roofing'])).toHaveLength(1)
    expect(await search('02446', ['trades', 'Cooling'])).toEqual([])
    expect((await search('h7m6j3')).map(({ entity }) => entity?.external_ids)).toEqual([[second]])
    expect(await search('10001')).toEqual([])

    const organizations = await ask('/v3/search/oms', [['postal_code', 'H7M 6J3']])
    const own = sandbox.control.organizations().find(({ name }) => name === 'Own workforce')
    expect(await organizations.json()).toEqual({
      account_organizations: [{ organization_id: own?.id, external_ids: ['own'] }],
    })
  })

  test('a token is for its time, and nothing is answered without', async () => {
    const { sandbox, issued, ask, tokenOf } = await playCalendars()
    expect(issued).toMatchObject({ token_type: 'bearer', expires_in: 7200, created_at: expect.any(Number) })
    const form = 'grant_type=client_credentials&client_id=client&client_secret=quiet'
    expect((await tokenOf(form, 'application/x-www-form-urlencoded')).status).toBe(200)
    expect((await tokenOf(form.replace('quiet', 'loud'))).status).toBe(401)
    expect((await tokenOf('{"grant_type":"password"}')).status).toBe(400)
    expect((await tokenOf('')).status).toBe(400)
    // X44: printed without a token, and asked for all the same.
    for (const path of ['/v3/search/oms', '/v3/search/contractors', '/v1/availability/slots']) {
      expect((await ask(path, [['postal_code', '1']], 'another')).status).toBe(401)
    }
    expect((await ask('/v3/search/oms', [['postal_code', '1']])).status).toBe(200)
    sandbox.control.advanceClock(7_200_000)
    expect((await ask('/v3/search/oms', [['postal_code', '1']])).status).toBe(401)
  })

  test.each<[string, [string, string][], string]>([
    ['/v1/availability/slots', within('2022-10-24T00:00:00Z', '2022-10-25T00:00:00Z'), 'user_external_id[]'],
    ['/v1/availability/slots', [...users, ...within('soon', '2022-10-25T00:00:00Z')], 'start_time'],
    [
      '/v1/availability/schedule',
      [...users, ...within('2022-10-25T00:00:00Z', '2022-10-24T00:00:00Z')],
      'end_time',
    ],
    [
      '/v1/availability/schedule',
      [...users, ...within('2022-10-25T00:00:00Z', '2023-10-24T00:00:00Z')],
      '62 days',
    ],
    ['/v3/search/contractors', [], 'postal_code'],
  ])('%s names the parameter that is of no use', async (path, query, named) => {
    const { ask } = await playCalendars()
    const answer = await ask(path, query)
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(named)])
  })
})

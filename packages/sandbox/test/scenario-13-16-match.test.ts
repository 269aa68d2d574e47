import { brandRecord, type BrandRecord } from '@truckroll/protocol'
import { describe, expect, test } from 'vitest'
import { brandAccount, gatewayAccount, play } from './play.ts'
import { at } from './signed-client.ts'

const organization = (id: string, name = id) =>
  brandRecord('organization', {
    external_id: id,
    name,
    phone_number: '+15125550101',
    address: { state: 'MA' },
  })
const trades = (id: string, names: string[]) =>
  brandRecord('trade_account_org', { external_id: id, external_organization_id: id, trades: names })
const area = (id: string, ...codes: string[]) =>
  brandRecord('service_area', {
    external_id: id,
    external_organization_id: id,
    service_area_type: 'zcta5',
    postal_codes: codes.map((code) => ({ postal_code: code })),
  })
const offer = (
  id: string,
  fields: { status?: 'unassigned' | 'canceled' | 'complete'; title?: string } = {},
) =>
  brandRecord('offer', {
    external_id: id,
    status: 'unassigned',
    title: 'No heat',
    trades: ['Heating'],
    address: { postal_code: '02446', state: 'MA' },
    customer: { first_name: 'Ada', phone_numbers: [{ number: '+15125550102', primary: true }] },
    ...fields,
  })
const assign = (id: string, postalCode: string, names: string[] = ['Heating']) =>
  brandRecord('auto_assign_org', { external_id: id, postal_code: postalCode, trades: names })

const setUp: BrandRecord[] = [
  organization('far-hvac'),
  organization('near-plumbing'),
  organization('near-hvac'),
  trades('far-hvac', ['Heating']),
  trades('near-plumbing', ['Plumbing']),
  trades('near-hvac', ['Heating', 'Cooling']),
  area('far-hvac', '10001'),
  area('near-plumbing', '02446', '02447'),
  area('near-hvac', '02446', '02447'),
]

async function playMatch() {
  const parts = await play([brandAccount({ acks: true, errors: true }), gatewayAccount()])
  await parts.brand.post(setUp)
  await parts.brand.post([
    brandRecord('billing_item', { external_id: 'i', external_organization_id: 'near-hvac' }),
  ])
  expect((await parts.brand.drain()).map((put) => at(put, 'ack', 'model'))).toEqual([
    ...setUp.map(({ header }) => header.record_type),
    'billing_item',
  ])
  const idOf = (name: string) => parts.sandbox.control.organizations().find((one) => one.name === name)?.id
  return { ...parts, idOf }
}

describe('13, 14: match', () => {
  test('the provider whose trade and place fit gets the job, under the ids of the offer', async () => {
    const { brand, sandbox, idOf } = await playMatch()
    await brand.post([offer('o-1'), assign('o-1', '02446')])
    const puts = await brand.drain()
    expect(puts).toMatchObject([
      { offer: { status: 'offered', status_message: '', external_id: 'o-1' } },
      { ack: { model: 'offer', external_id: 'o-1' } },
      { ack: { model: 'auto_assign_org', external_id: 'o-1', data: { organization_id: idOf('near-hvac') } } },
    ])
    const id = at(puts[0], 'offer', 'id')
    expect(Object.keys(Object(at(puts[0], 'offer')))).toEqual([
      'id',
      'status',
      'status_message',
      'updated_at',
      'external_id',
    ])
    const job = sandbox.control.job(String(id))
    expect(job).toMatchObject({ status: 'offered', externalId: 'o-1', organizationId: idOf('near-hvac') })
    expect(job.fields).not.toHaveProperty('trades')
    expect(job.customer?.fields).toMatchObject({ first_name: 'Ada', phone_number: '+15125550102' })
    expect(sandbox.control.records.list({ recordType: 'offer' })).toEqual([])

    sandbox.control.act(job.id, { act: 'accept' })
    expect(await brand.drain()).toMatchObject([{ job: { id, status: 'unscheduled', external_id: 'o-1' } }])
    await brand.post([offer('o-1', { title: 'No heat at all' })])
    expect(sandbox.control.job(job.id)).toMatchObject({
      status: 'unscheduled',
      fields: { title: 'No heat at all' },
    })
    await brand.post([offer('o-1', { status: 'canceled' })])
    expect(sandbox.control.job(job.id).status).toBe('canceled')
  })

  test('of several the one with the fewest open jobs; the same order again changes nothing', async () => {
    const { brand, sandbox, idOf } = await playMatch()
    await brand.post([
      organization('also-hvac'),
      trades('also-hvac', ['Heating']),
      area('also-hvac', '02446'),
    ])
    await brand.post([offer('o-1'), assign('o-1', '02446'), offer('o-2'), assign('o-2', '02446-1234')])
    await brand.post([assign('o-1', '02446')])
    const owners = sandbox.control.jobs().map(({ organizationId }) => organizationId)
    expect(owners).toEqual([idOf('near-hvac'), idOf('also-hvac')])
  })

  test('without trades any provider of the place; without the id the offer before it in the post', async () => {
    const { brand, sandbox, idOf } = await playMatch()
    const nameless = {
      header: { record_type: 'auto_assign_org', version: 'v3' },
      record: { postal_code: '02446', include_linked_orgs: true },
    }
    await brand.post([offer('o-3'), nameless])
    expect(sandbox.control.jobs()).toMatchObject([
      { externalId: 'o-3', organizationId: idOf('near-plumbing') },
    ])
    await brand.drain()
    await brand.post([nameless])
    expect(await brand.drain()).toMatchObject([
      {
        err: {
          payload: {
            err: { data_type: 'auto_assign_org', message: expect.stringContaining("can't be blank") },
          },
        },
      },
    ])
  })
})

describe('15: no match', () => {
  test('is told by an ack without matches; a person assigns by hand', async () => {
    const { brand, sandbox, idOf } = await playMatch()
    await brand.post([offer('o-4'), assign('o-4', '99999')], { messageId: 'm-4' })
    const puts = await brand.drain()
    const id = at(puts[0], 'ack', 'id')
    expect(puts[1]).toEqual({
      ack: {
        id,
        data: { external_id: 'o-4' },
        msg_id: 'm-4',
        action: 'inbound_ack',
        model: 'auto_assign_org',
        ack_message: 'No matching organizations found',
        api_response: { matches: null },
      },
    })
    const job = sandbox.control.records.assignOffer(String(id), idOf('far-hvac') ?? '')
    expect(job).toMatchObject({ id, status: 'offered' })
    expect(await brand.drain()).toMatchObject([{ offer: { id, status: 'offered', external_id: 'o-4' } }])
    expect(() => sandbox.control.records.assignOffer(String(id), 1)).toThrow(/organizationId|offer/)
  })

  test('trades that nobody has, and census tracts, match nobody', async () => {
    const { brand, sandbox } = await playMatch()
    await brand.post([
      organization('tract-hvac'),
      brandRecord('service_area', {
        external_id: 'tract-hvac',
        external_organization_id: 'tract-hvac',
        service_area_type: 'tract',
        census_tracts: ['41017000800'],
      }),
      offer('o-5'),
      assign('o-5', '02446', ['Roofing']),
      assign('o-5', '41017000800', []),
    ])
    expect(sandbox.control.jobs()).toEqual([])
  })
})

describe('16: an offer ends', () => {
  test('canceled by a person the brand hears of it, canceled by the brand it does not', async () => {
    const { brand, sandbox } = await playMatch()
    await brand.post([offer('o-6'), offer('o-7')])
    const [first, second] = await brand.drain()
    sandbox.control.records.cancelOffer(String(at(first, 'ack', 'id')), 'nobody there')
    expect(await brand.drain()).toMatchObject([
      { offer: { status: 'canceled', status_message: 'nobody there', external_id: 'o-6' } },
    ])
    await brand.post([offer('o-7', { status: 'canceled' })])
    expect(await brand.drain()).toMatchObject([{ ack: { model: 'offer', id: at(second, 'ack', 'id') } }])
    await brand.post([assign('o-7', '02446')])
    expect(await brand.drain()).toMatchObject([{ err: {} }])
    expect(sandbox.control.jobs()).toEqual([])
  })
})

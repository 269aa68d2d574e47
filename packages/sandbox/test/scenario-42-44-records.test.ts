import { brandRecord, brandRecordTypes, isJsonObject, parseJson } from '@truckroll/protocol'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { brandAccount, gatewayAccount, play } from './play.ts'
import { at } from './signed-client.ts'

const fixtures = new URL('../../protocol/test/fixtures/', import.meta.url)
const setUp = [
  // What the printed records name.
  ...[
    'your_external_org_id',
    'your_organization_id',
    'your_enterprise_id',
    'your_enterprise_service_provider_id',
  ].map((id) =>
    brandRecord('organization', {
      external_id: id,
      name: id,
      phone_number: '+15125550101',
      always_create: true,
    }),
  ),
  ...['your_userid', 'your_external_user_id', 'your_user_id', 'your_user_id2', 'your_user_id3'].map((id) =>
    brandRecord('user', {
      external_id: id,
      external_organization_id: 'your_enterprise_id',
      first_name: 'Jo',
      last_name: 'Lee',
      email: 'jo@example.com',
      roles: ['technician'],
    }),
  ),
  ...['your_id', 'your_job_id'].map((id) =>
    brandRecord('job', { external_id: id, external_organization_id: 'your_enterprise_id', title: 'No heat' }),
  ),
]

async function playRecords() {
  const parts = await play([brandAccount({ acks: true, errors: true }), gatewayAccount()])
  await parts.brand.post(setUp)
  await parts.brand.drain()
  return parts
}

/** Of each printed body, its records; bulk.json has placeholders only, the offer of auto-assign-org is elsewhere. */
const bodies = readdirSync(new URL('brand/', fixtures))
  .filter((name) => !['bulk.json', 'auto-assign-org.json', 'auto-assign-technician.json'].includes(name))
  .map((name) => {
    const body = parseJson(readFileSync(new URL(`brand/${name}`, fixtures), 'utf8'))
    const records: unknown[] = Array.isArray(body) ? body : [body]
    const types = records.map((record) => String(at(record, 'header', 'record_type')))
    return { name, body, types }
  })

describe('42: each record type in its printed form', () => {
  test.each(bodies)('$name is taken, and sent again it is no second one', async ({ body, types }) => {
    const { brand, sandbox } = await playRecords()
    await brand.post(body)
    const first = await brand.drain()
    const outcomes = sandbox.control.received().at(-1)?.outcomes ?? []
    expect(outcomes.map(({ recordType, message }) => [recordType, message])).toEqual(
      types.map((type) => [type, undefined]),
    )
    expect(first.filter((put) => 'ack' in put)).toHaveLength(types.length)
    const idsOf = () => ({
      records: sandbox.control.records.list().map(({ id }) => id),
      jobs: sandbox.control.jobs().map(({ id }) => id),
      organizations: sandbox.control.organizations().map(({ id }) => id),
      visits: sandbox.control.jobs().flatMap(({ appointmentIds }) => appointmentIds),
    })
    const ids = idsOf()
    await brand.post(body)
    expect(idsOf()).toEqual(ids)
    const again = sandbox.control.received().at(-1)?.outcomes ?? []
    // A note or file without an id of its own is a new one each time.
    for (const { recordType, result } of again) {
      if (recordType !== 'attachment') expect(result, recordType).toMatch(/^(updated|unchanged)$/)
    }
  })

  test('are all 23', () => {
    const types = new Set([...bodies.flatMap((body) => body.types), 'auto_assign_technician'])
    expect([...types].toSorted()).toEqual(brandRecordTypes.toSorted())
  })

  test('a calendar entry is taken back by its header; a second time it is not known', async () => {
    const { brand, sandbox } = await playRecords()
    const entry = (action?: 'delete') =>
      brandRecord(
        'calendar_event',
        { external_id: 'c', external_organization_id: 'your_enterprise_id', external_user_id: 'your_userid' },
        action === undefined ? {} : { action },
      )
    await brand.post([entry(), entry('delete'), entry('delete')])
    expect((await brand.drain()).map((put) => Object.keys(put)[0])).toEqual(['ack', 'ack', 'err'])
    expect(sandbox.control.records.list({ recordType: 'calendar_event' })).toEqual([])
  })

  test('a config is bare; CSV of two organizations is two, and a row that is too short is an err', async () => {
    const { brand, sandbox } = await playRecords()
    const config = parseJson(readFileSync(new URL('brand/config.json', fixtures), 'utf8'))
    await brand.post(config, { recordType: 'config' })
    await brand.post(isJsonObject(config) ? config['record'] : null, { recordType: 'config' })
    const csv = [
      'v3.organization.external_id,v3.organization.name,v3.organization.phone_number,v3.organization.address.state',
      'alpha,Alpha,555-424-2312,MA',
      'short,Short',
      'beta,"Beta, Ltd",555-904-5223,NY',
    ].join('\n')
    await brand.send('/agent/in', Buffer.from(csv), { 'content-type': 'text/csv' })
    expect(await brand.drain()).toMatchObject([
      { ack: { model: 'config', external_id: 'your_external_org_id' } },
      { ack: { model: 'organization', external_id: 'alpha' } },
      {
        err: {
          payload: {
            err: { data_type: 'organization', message: expect.stringContaining('line 3: expected 4 values') },
          },
        },
      },
      { ack: { model: 'organization', external_id: 'beta' } },
    ])
    expect(sandbox.control.organizations().slice(-2)).toMatchObject([
      { name: 'Alpha', fields: { address: { state: 'MA' } } },
      { name: 'Beta, Ltd' },
    ])
  })

  test.each([
    ['job_trade', { external_job_id: 'nothing', trades: [] }, 'external_job_id'],
    ['trade_account_user', { external_id: 'nobody', trades: [] }, 'external_id'],
    ['user_tag', { external_id: 'nobody', external_user_id: 'nobody', key: 'k' }, 'external_user_id'],
    ['billing_item', { external_id: 'i', external_organization_id: 'nobody' }, 'external_organization_id'],
    [
      'service_area',
      { external_id: 'area-nobody', service_area_type: 'tract', census_tracts: [] },
      'ends in no known user',
    ],
    ['suggested_times', { external_job_id: 'your_id', suggested_times: 'soon' }, 'suggested_times'],
    ['custom_form', { external_job_id: 'your_id', form_data: [] }, 'form_id'],
  ])('%s of what is not known is an err', async (type, record, named) => {
    const { brand } = await playRecords()
    await brand.postRecord(type, record)
    expect(await brand.drain()).toMatchObject([
      { err: { payload: { err: { data_type: type, message: expect.stringContaining(named) } } } },
    ])
  })
})

describe('43: billing', () => {
  test('an estimate is won and becomes an invoice, which is paid in two parts', async () => {
    const { brand, sandbox } = await playRecords()
    await brand.post(parseJson(readFileSync(new URL('brand/billing-documents.json', fixtures), 'utf8')))
    const acks = await brand.drain()
    expect(acks.map((put) => at(put, 'ack', 'model'))).toEqual([
      'billing_item',
      'billing_item',
      'billing_document',
    ])
    const id = String(at(acks[2], 'ack', 'id'))
    const act = (documentId: string, act_: Parameters<typeof sandbox.control.records.actOnDocument>[1]) =>
      sandbox.control.records.actOnDocument(documentId, act_)

    act(id, { act: 'send' })
    const [sent] = await brand.drain()
    expect(sent).toMatchObject({
      estimate: {
        doc_type: 'Estimate',
        status: 'sent',
        external_id: 'your_document_id',
        invoice_id: null,
        paid: false,
        subtotal: { currency: 'USD', text: '$30.00', value: '30.00' },
        discount_amount: { value: '10.00' },
        total: { value: '20.00' },
        lines: [
          {
            title: 'Line 1',
            qty: 10,
            price: { value: '1.00' },
            billing_item: { external_id: 'your_catalog_id_1' },
          },
          { title: 'Line 2', qty: 10, total: { text: '$20.00' } },
        ],
      },
    })
    const printed = parseJson(readFileSync(new URL('from-dispatch/estimate.json', fixtures), 'utf8'))
    const [action] = Object.values(Object(at(printed, 'Payload', 'Actions')))
    expect(Object.keys(Object(at(sent, 'estimate'))).toSorted()).toEqual(
      Object.keys(Object(at(action, 'Put', 'estimate'))).toSorted(),
    )

    act(id, { act: 'win' })
    const [won, invoice] = await brand.drain()
    expect(won).toMatchObject({ estimate: { status: 'won', invoice_id: at(invoice, 'invoice', 'id') } })
    expect(invoice).toMatchObject({
      invoice: { doc_type: 'Invoice', status: 'draft', external_id: 'your_document_id-invoice' },
    })
    expect(at(invoice, 'invoice')).not.toHaveProperty('invoice_id')
    const invoiceId = String(at(invoice, 'invoice', 'id'))
    act(invoiceId, { act: 'pay', amount: 5.5, method: 'cash' })
    expect(() => act(invoiceId, { act: 'pay', amount: 14.51 })).toThrow(/up to what is open \(14\.50\)/)
    act(invoiceId, { act: 'pay' })
    expect(await brand.drain()).toMatchObject([
      {
        payment: {
          amount: { value: '5.50' },
          payment_method: 'cash',
          billing_document_id: Number(invoiceId),
        },
      },
      { invoice: { status: 'balance_outstanding', paid: false, total_paid: { value: '5.50' } } },
      { payment: { amount: { value: '14.50' }, card_number: null, result: 'success' } },
      { invoice: { status: 'paid', paid: true, total_paid: { value: '20.00' } } },
    ])
    expect(() => act(id, { act: 'lose' })).toThrow(
      /expected an Estimate that is draft or sent to lose, got an Estimate that is won/,
    )
    expect(() => act('1', { act: 'send' })).toThrow(/estimate or invoice/)
  })

  test('a line of an item that is not known, and won without a word on the signature, are errs', async () => {
    const { brand } = await playRecords()
    const ids = {
      external_id: 'd',
      external_job_id: 'your_id',
      external_organization_id: 'your_enterprise_id',
    }
    await brand.postRecord('billing_document', { ...ids, lines: [{ external_billing_item_id: 'nothing' }] })
    await brand.postRecord('billing_document', { ...ids, status: 'won' })
    await brand.postRecord('billing_document', { ...ids, status: 'won', skip_customer_signature: true })
    expect((await brand.drain()).map((put) => Object.keys(put)[0])).toEqual(['err', 'err', 'ack'])
  })
})

describe('10, 44: what people in the app answer', () => {
  test('survey, form and messages in both directions', async () => {
    const { brand, sandbox } = await playRecords()
    const id = sandbox.control.jobs()[0]?.id ?? 0
    sandbox.control.act(id, {
      act: 'survey',
      rating: 5,
      reasons: ['Punctual'],
      message: 'Great!',
      accountRating: 3,
    })
    sandbox.control.act(id, { act: 'form', formName: 'wfm_custom_form_close_out', data: { mileage: '1232' } })
    sandbox.control.act(id, { act: 'message', sender: 'customer', text: 'Where are you?' })
    sandbox.control.act(id, { act: 'message', sender: 'organization', text: 'Nearly there' })
    const messages = await brand.poll()
    expect(messages.map(({ type, payload }) => [type, payload])).toMatchObject([
      [
        'surveyresponse',
        {
          Actions: [
            { Put: { surveyresponse: { job_id: id, message: '[Punctual] Great!', account_rating: 3 } } },
          ],
        },
      ],
      [
        'customform',
        {
          Actions: [
            {
              Put: { customform: { form_name: 'wfm_custom_form_close_out', form_data: { mileage: '1232' } } },
            },
          ],
        },
      ],
      ['inbox_message', { Data: { sender: 'customer', message_content: 'Where are you?' } }],
      ['inbox_message', { Data: { sender: 'organization', external_organization_id: 'your_enterprise_id' } }],
    ])
    expect(Object.keys(Object(messages[2]?.payload))).toEqual(['Data'])
  })
})

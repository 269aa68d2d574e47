import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { offeredJob } from './offered-job.ts'
import { brandAccount, gatewayAccount, jobFields, play } from './play.ts'
import { receiver } from './receiver.ts'
import { at } from './signed-client.ts'

describe('34: confirmation', () => {
  test('acks on: an ack with the MessageId for each record taken', async () => {
    const { gateway, report, id } = await offeredJob({}, [
      brandAccount(),
      gatewayAccount({ acks: true, errors: true }),
    ])
    await report({ status: 'unscheduled' }, 'update-1')
    expect(await gateway.drain()).toEqual([
      {
        ack: {
          id,
          external_id: 'claim-1',
          msg_id: 'update-1',
          action: 'inbound_ack',
          model: 'job',
          data: { organization_id: 501, external_id: 'claim-1' },
        },
      },
    ])
  })

  test.each([
    ['no JSON', '{broken', 'job'],
    ['plain text', 'hello', 'job'],
    ['nothing', '', 'job'],
    ['a number', '7', 'job'],
    ['a type that nothing acts on', '[{"header":{"record_type":"billing_item"},"record":{}}]', undefined],
    ['a broken gzip', gzipSync('{"a":1}').subarray(0, 20), 'job'],
  ])('acks on: a post of %s is taken with 200 and brings no ack', async (_name, body, recordType) => {
    const { gateway, sandbox } = await play([brandAccount(), gatewayAccount({ acks: true, errors: true })])
    const headers = { MessageId: 'm-1', ...(recordType !== undefined && { RecordType: recordType }) }
    expect((await gateway.send('/agent/in', Buffer.from(body), headers)).status).toBe(200)
    expect(sandbox.control.received()).toMatchObject([
      { messageId: 'm-1', outcomes: [{ result: 'recorded' }] },
    ])
    expect(await gateway.drain()).toEqual([])
  })

  test('errors on: a status outside the workflow is told as it is printed', async () => {
    const { brand, gateway, report } = await offeredJob({}, [
      brandAccount(),
      gatewayAccount({ acks: true, errors: true }),
    ])
    await report({ status: 'teleported' }, 'update-2')
    expect(await gateway.drain()).toEqual([
      {
        err: {
          payload: {
            err: {
              data_type: 'job',
              external_id: null,
              msg_id: 'update-2',
              message:
                'Problem writing job ({"errors":{"status":["is not included in the list"],"workflow":["Job status is not in given workflow"]}})',
            },
          },
        },
      },
    ])
    expect(await brand.drain()).toEqual([])
  })

  test('off until switched on for the key', async () => {
    const { gateway, report, sandbox } = await offeredJob()
    await report({ status: 'unscheduled' }, 'a')
    await report({ status: 'teleported' }, 'b')
    expect(await gateway.drain()).toEqual([])
    sandbox.control.changeAccount({ key: 'account|2|gateway', acks: true, errors: true })
    await report({ status: 'paused' }, 'c')
    await report({ status: 'teleported' }, 'd')
    expect(await gateway.drain()).toMatchObject([
      { ack: { msg_id: 'c' } },
      { err: { payload: { err: { msg_id: 'd' } } } },
    ])
  })

  test('a brand: taken without a broken e-mail address, refused without state and zip', async () => {
    const { brand, gateway } = await play([brandAccount({ errors: true }), gatewayAccount()])
    const customer = {
      first_name: 'Jim',
      email: 'jim@@abc.com',
      phone_numbers: [{ number: '555123', primary: true }],
    }
    await brand.postRecord('job', jobFields({ customer }))
    expect(await gateway.drain()).toMatchObject([
      { job: { customer: { first_name: 'Jim', email: '', phone_number: '' } } },
    ])
    await brand.postRecord('job', jobFields({ external_id: 'c2', address: { street_1: '1 Nowhere' } }))
    expect(await gateway.drain()).toEqual([])
    expect(at(await brand.drain(), '0', 'err', 'payload', 'err', 'message')).toContain('address')
  })
})

describe('35: webhook instead of polling', () => {
  test('23 and 25 are pushed in order, again until they are taken', async () => {
    const { brand, gateway, sandbox } = await play()
    const endpoint = await receiver()
    endpoint.answers.push(503, 500)
    sandbox.control.changeAccount({
      key: 'account|2|gateway',
      delivery: 'webhook',
      webhookUrl: `${endpoint.url}/hook`,
    })
    await brand.postRecord('job', jobFields())
    await brand.postRecord('job', { external_id: 'claim-1', status: 'canceled' })
    const [first, second, third, fourth] = await endpoint.until(4)
    expect(second?.body).toBe(first?.body)
    expect(third?.body).toBe(first?.body)
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      type: 'job',
      payload: { Actions: [{ ID: null, Put: { job: { status: 'offered', title: 'Furnace out' } } }] },
    })
    expect(JSON.parse(fourth?.body ?? '')).toMatchObject({
      payload: { Actions: [{ Put: { job: { status: 'canceled' } } }] },
    })
    await sandbox.control.until(() => sandbox.control.queue('account|2|gateway').messages.length === 0)
    expect(await gateway.poll()).toEqual([])
    expect(sandbox.control.deliveries().map(({ status }) => status)).toEqual([503, 500, 200, 200])
  })

  test('one body posted twice', async () => {
    const { brand, sandbox } = await play()
    const key = 'account|2|gateway'
    await brand.postRecord('job', jobFields())
    const [waiting] = sandbox.control.queue(key).messages
    sandbox.control.repeat(key, waiting?.id ?? '')
    const endpoint = await receiver()
    sandbox.control.changeAccount({ key, delivery: 'webhook', webhookUrl: endpoint.url })
    const [first, second] = await endpoint.until(2)
    expect(second?.body).toBe(first?.body)
  })

  test('switched back while it is down: the message is polled', async () => {
    const { brand, gateway, sandbox } = await play()
    const key = 'account|2|gateway'
    sandbox.control.changeAccount({ key, delivery: 'webhook', webhookUrl: 'http://127.0.0.1:9/closed' })
    await brand.postRecord('job', jobFields())
    await sandbox.control.until(() => sandbox.control.deliveries().length > 0)
    expect(await gateway.poll()).toEqual([])
    sandbox.control.changeAccount({ key, delivery: 'poll' })
    expect(await gateway.drain()).toMatchObject([{ job: { external_id: 'claim-1' } }])
  })
})

test('36: a job of a provider that the gateway never connected', async () => {
  const { brand, gateway, sandbox } = await play([brandAccount(), gatewayAccount({ organizations: [] })])
  sandbox.control.saveOrganization({ id: 90_071, externalId: 'stranger', gatewayKey: 'account|2|gateway' })
  await brand.postRecord('job', jobFields({ external_organization_id: 'stranger' }))
  expect(await gateway.drain()).toMatchObject([{ job: { organization_id: 90_071 } }])
})

import { brandRecord, parseJson, unpackBody, verifyBody } from '@truckroll/protocol'
import { describe, expect, it } from 'vitest'
import { createBrandClient, toBrandEvents } from '../src/index.ts'
import { dispatcherOf, key, secret, serve } from './harness.ts'

const brandOf = (url: string) => createBrandClient({ url, key, secret, dispatcher: dispatcherOf() })
const job = brandRecord('job', { external_id: 'CL-1', title: 'No heat' })
const config = brandRecord('config', { external_organization_id: 'o' })

describe('a brand that sends', () => {
  it('posts its records in one signed body, a config in one of its own', async () => {
    const server = await serve((response) => response.end('OK'))
    const sent = await brandOf(server.url).send([job, config, job], { messageId: 'm' })
    expect(sent).toEqual([
      { messageId: 'm-1', records: [job] },
      { messageId: 'm-2', records: [config] },
      { messageId: 'm-3', records: [job] },
    ])
    const posts = server.requests.map(({ headers, body }) => ({
      messageId: headers['messageid'],
      recordType: headers['recordtype'],
      type: headers['content-type'],
      isSigned: verifyBody(secret, body, String(headers['x-dispatch-signature'])),
      records: parseJson(unpackBody(body, 10_000)),
    }))
    const common = { type: 'application/json', isSigned: true }
    expect(posts).toEqual([
      { ...common, messageId: 'm-1', recordType: undefined, records: [job] },
      { ...common, messageId: 'm-2', recordType: 'config', records: config },
      { ...common, messageId: 'm-3', recordType: undefined, records: [job] },
    ])
  })

  it('names a post that is the only one as it was asked to, else by an id of its own', async () => {
    const server = await serve((response) => response.end('OK'))
    const brand = brandOf(server.url)
    expect(await brand.send([job], { messageId: 'm' })).toMatchObject([{ messageId: 'm' }])
    const [first] = await brand.send([job])
    expect(first?.messageId).toMatch(/^[\da-f-]{36}$/)
    expect(await brand.send([])).toEqual([])
  })

  it('posts CSV as such', async () => {
    const server = await serve((response) => response.end('OK'))
    const organization = brandRecord('organization', { external_id: 'o', name: 'A', phone_number: '1' })
    await brandOf(server.url).sendCsv([organization], { messageId: 'm' })
    expect(server.requests[0]).toMatchObject({
      headers: { 'content-type': 'text/csv', messageid: 'm' },
      body: Buffer.from(
        'v3.organization.external_id,v3.organization.name,v3.organization.phone_number\no,A,1\n',
      ),
    })
  })

  it('stops at the post that failed, and says so', async () => {
    const server = await serve((response, { headers }) => {
      response.writeHead(headers['messageid'] === 'm-2' ? 503 : 200).end()
    })
    await expect(brandOf(server.url).send([job, config, job], { messageId: 'm' })).rejects.toMatchObject({
      code: 'TR_CLIENT_UNAVAILABLE',
      isRetryable: true,
    })
    expect(server.requests).toHaveLength(2)
  })
})

describe('a brand that receives', () => {
  const message = (id: string, payload: object, type = '') => ({
    Message: {
      Request: { ProcedureID: `p-${id}`, Type: type, Payload: payload },
      ID: id,
      Receipt: `r-${id}`,
    },
  })
  const put = (entities: object) => ({ Actions: [{ ID: null, Put: entities }] })

  it('reads each kind of event, keeps what it does not know, and acks by the receipt', async () => {
    const server = await serve((response, { target }) => {
      if (target !== '/agent/out') return response.end()
      const items = [
        message('1', put({ job: { id: 7, status: 'unscheduled', tomorrow: true } })),
        message('2', put({ err: { payload: { err: { msg_id: 'm', data_type: 'job', message: 'no' } } } })),
        message('3', { Data: { message_content: 'Hi', sender: 'customer' } }, 'inbox_message'),
        message('4', put({ weather: { sun: 1 } })),
        message('5', put({ job: { status: 'of nothing' } })),
      ]
      return response.end(JSON.stringify(items))
    })
    const received = await brandOf(server.url).receive()
    expect(
      received.map(({ id, events }) => [id, events.map(({ kind, entity }) => ({ kind, entity }))]),
    ).toEqual([
      ['1', [{ kind: 'job', entity: { id: 7, status: 'unscheduled', tomorrow: true } }]],
      ['2', [{ kind: 'err', entity: { msgId: 'm', recordType: 'job', message: 'no' } }]],
      ['3', [{ kind: 'inbox_message', entity: { message_content: 'Hi', sender: 'customer' } }]],
      ['4', [{ kind: 'other', entity: { sun: 1 } }]],
      ['5', [{ kind: 'other', entity: { status: 'of nothing' } }]],
    ])
    await received[0]?.ack()
    expect(JSON.parse(server.requests[1]?.body.toString() ?? '')).toEqual({
      Receipt: 'r-1',
      ProcedureID: 'p-1',
      Result: 'success',
    })
  })

  it('has a kind of its own for each printed event', () => {
    const kinds = [
      'job',
      'offer',
      'appointment',
      'attachment',
      'surveyresponse',
      'ack',
      'estimate',
      'invoice',
    ]
    for (const kind of [...kinds, 'payment', 'calendar_event', 'customform', 'inbox_message']) {
      const entity = { id: 1, uuid: 'u' }
      expect(toBrandEvents({ payload: put({ [kind.toUpperCase()]: entity }) })).toMatchObject([
        { kind, raw: { Put: {} } },
      ])
    }
  })

  it.each([
    ['<html>no</html>', /got 200 with 15 bytes of/],
    ['{"not":"a list"}', /expected messages from agent\/out/],
  ])('says that an answer is no messages: %s', async (body, message_) => {
    const server = await serve((response) => response.end(body))
    const failure = brandOf(server.url).receive()
    await expect(failure).rejects.toMatchObject({ code: 'TR_CLIENT_ANSWER' })
    await expect(failure).rejects.toThrow(message_)
  })
})

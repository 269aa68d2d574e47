import { packBody, signBody } from '@truckroll/protocol'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { offeredJob } from './offered-job.ts'
import { brandAccount, gatewayAccount, jobFields, play, secret } from './play.ts'
import { stillClock } from './still-clock.ts'
import { SignedClient, at } from './signed-client.ts'

const manyJobs = (count: number): unknown[] =>
  Array.from({ length: count }, (_, index) => ({
    header: { record_type: 'job', version: 'v3' },
    record: jobFields({ external_id: `c${index}` }),
  }))

const externalIdOf = (payload: unknown): unknown => at(payload, 'Actions', '0', 'Put', 'job', 'external_id')

describe('37: polling', () => {
  test('25 messages come as 10, 10, 5, in order', async () => {
    const { brand, gateway } = await play()
    await brand.post(manyJobs(25))
    const seen: unknown[] = []
    for (const expected of [10, 10, 5, 0]) {
      const messages = await gateway.poll()
      expect(messages).toHaveLength(expected)
      for (const message of messages) {
        seen.push(externalIdOf(message.payload))
        expect((await gateway.ack(message)).status).toBe(200)
      }
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `c${index}`))
  })

  test('a poll while some are in flight is empty, and a new post does not change that', async () => {
    const { brand, gateway } = await play()
    await brand.post(manyJobs(3))
    const [one, ...others] = await gateway.poll(3)
    await brand.post(manyJobs(5))
    expect(await gateway.poll()).toEqual([])
    for (const message of others) await gateway.ack(message)
    expect(await gateway.poll()).toEqual([])
    if (one !== undefined) await gateway.ack(one)
    expect(await gateway.poll()).toHaveLength(2)
  })

  test('late: refused, and again under the same ID with a new Receipt', async () => {
    const { brand, gateway, sandbox } = await play(undefined, { clock: stillClock() })
    await brand.post(manyJobs(2))
    const [first] = await gateway.poll()
    sandbox.control.advanceClock(29_999)
    expect(await gateway.poll()).toEqual([])
    sandbox.control.advanceClock(1)
    if (first === undefined) throw new Error('nothing polled')
    expect((await gateway.ack(first)).status).toBe(400)
    const [again] = await gateway.poll()
    if (again === undefined) throw new Error('nothing polled again')
    expect(again.id).toBe(first.id)
    expect(again.receipt).not.toBe(first.receipt)
    expect((await gateway.ack(first)).status).toBe(400)
    expect((await gateway.ack(again)).status).toBe(200)
    expect((await gateway.ack(again)).status).toBe(400)
  })

  test('fifo by job: one job in flight does not hide another', async () => {
    const { brand, gateway } = await play(undefined, { fifo: 'job' })
    await brand.post(manyJobs(12))
    await brand.postRecord('job', jobFields({ external_id: 'c0', title: 'changed' }))
    const first = await gateway.poll()
    expect(first).toHaveLength(10)
    const rest = await gateway.poll()
    const ids = [...first, ...rest].map(({ payload }) => externalIdOf(payload))
    expect(ids.filter((id) => id === 'c0')).toHaveLength(2)
    expect(new Set(ids).size).toBe(12)
  })

  test.each([
    ['array', 200, '[]'],
    ['null', 200, 'null'],
    ['empty', 200, ''],
    ['204', 204, ''],
  ] as const)('an empty poll as %s', async (emptyPoll, status, text) => {
    const { gateway, sandbox } = await play()
    sandbox.control.changeSettings({ emptyPoll })
    const answer = await gateway.send('/agent/out', Buffer.from('{"maxNumberOfMessages":10}'))
    expect([answer.status, await answer.text()]).toEqual([status, text])
  })

  test.each(['Success', 'SUCCESS', 'success'])('Result %s', async (result) => {
    const { brand, gateway } = await play()
    await brand.post(manyJobs(1))
    const [message] = await gateway.poll()
    const body = { Receipt: message?.receipt, ProcedureID: message?.procedureId, Result: result }
    expect((await gateway.send('/agent/ack', Buffer.from(JSON.stringify(body)))).status).toBe(200)
  })

  test.each([
    'not json',
    '[]',
    '{}',
    '{"Receipt":"x","Result":"success"}',
    '{"Receipt":1,"Result":"success"}',
  ])('ack of %s is 400', async (body) => {
    const { gateway } = await play()
    expect((await gateway.send('/agent/ack', Buffer.from(body))).status).toBe(400)
  })
})

describe('38: hostile messages', () => {
  const key = 'account|2|gateway'

  test('not acked, it comes again after the time-out', async () => {
    const { brand, gateway, sandbox } = await play()
    await brand.post(manyJobs(1))
    const [first] = await gateway.poll()
    sandbox.control.advanceClock(30_000)
    expect((await gateway.poll())[0]?.id).toBe(first?.id)
  })

  test('any JSON as payload, two actions, unknown keys: handed out as they are', async () => {
    const { gateway, sandbox } = await play()
    const payloads = [
      'just text',
      null,
      7,
      { Actions: [{ ID: null, Put: { hovercraft: { id: 1 } } }] },
      {
        Actions: [
          { ID: null, Put: { job: { id: 5 } } },
          { ID: 'x', Put: { job: { id: 6 } } },
        ],
        Extra: { deep: [1] },
      },
    ]
    for (const payload of payloads) sandbox.control.emit({ accountKey: key, payload })
    expect((await gateway.poll()).map(({ payload }) => payload)).toEqual(payloads)
  })

  test('broken text, an item of its own, an envelope without parts, one ID twice', async () => {
    const { gateway, sandbox } = await play()
    const bodyOf = async (): Promise<string> => {
      const answer = await gateway.send('/agent/out', Buffer.from('{"maxNumberOfMessages":1}'))
      return answer.text()
    }
    const { id } = sandbox.control.emit({ accountKey: key, payloadText: '{"Actions":[{' })
    expect(await bodyOf()).toContain('"Payload":{"Actions":[{},"ID"')
    sandbox.control.discard(key, id)
    sandbox.control.emit({ accountKey: key, itemText: '{"Envelope":1}', id: 'item' })
    expect(await bodyOf()).toBe('[{"Envelope":1}]')
    sandbox.control.discard(key, 'item')
    sandbox.control.emit({ accountKey: key, payload: {}, omit: ['Receipt', 'ID'], id: 'bare' })
    expect(await bodyOf()).toMatch(
      /^\[\{"Message":\{"Request":\{"ProcedureID":"[^"]+","Payload":\{\}\}\}\}\]$/,
    )
    sandbox.control.discard(key, 'bare')
    sandbox.control.emit({ accountKey: key, payload: 1, id: 'twice' })
    sandbox.control.emit({ accountKey: key, payload: 2, id: 'twice' })
    expect((await gateway.poll()).map((message) => [message.id, message.payload])).toEqual([
      ['twice', 1],
      ['twice', 2],
    ])
  })

  test('what is emitted is told as the queue tells it', async () => {
    const { gateway, sandbox } = await play()
    const waiting = (): unknown => sandbox.control.queue(key).messages.at(-1)
    expect(sandbox.control.emit({ accountKey: key, payload: 0 })).toEqual(waiting())
    await gateway.poll()
    const inGroup = sandbox.control.emit({ accountKey: key, payload: 1 })
    expect(inGroup).toEqual(waiting())
    expect(inGroup.why).toContain('is blocked by')
    expect(sandbox.control.emit({ accountKey: key, payload: 1, group: 'other' })).toEqual(waiting())
    sandbox.control.advanceClock(31_000)
    for (let count = 0; count < 11; count += 1) sandbox.control.emit({ accountKey: key, payload: count })
    const last = sandbox.control.repeat(key, inGroup.id)
    expect(last).toEqual(waiting())
    expect(last.why).toContain('13 messages of its group stand before it')
  })

  test('ids beyond 2^53 keep their digits both ways', async () => {
    const { brand, gateway, sandbox } = await play([
      brandAccount(),
      gatewayAccount({ organizations: [{ id: 9_007_199_254_740_993n, externalId: 'big' }] }),
    ])
    await brand.postRecord(
      'job',
      jobFields({ external_organization_id: 'big', custom_fields: { n: 12345678901234567890n } }),
    )
    const [put] = await gateway.drain()
    expect(put).toMatchObject({
      job: { organization_id: 9_007_199_254_740_993n, custom_fields: { n: 12345678901234567890n } },
    })
    await gateway.postRecord('job', {
      id: at(put, 'job', 'id'),
      organization_id: 9_007_199_254_740_993n,
      status: 'unscheduled',
    })
    expect(await brand.drain()).toMatchObject([{ job: { status: 'unscheduled' } }])
    const shown = await fetch(`${sandbox.url}/_control/jobs`)
    expect(await shown.text()).toContain('"organizationId":9007199254740993')
  })
})

describe('39: the same again', () => {
  test('same bytes and MessageId: acked again, nothing changes', async () => {
    const { brand, gateway, report } = await offeredJob({}, [brandAccount(), gatewayAccount({ acks: true })])
    await report({ status: 'unscheduled' }, 'm1')
    await report({ status: 'paused' }, 'm2')
    await report({ status: 'unscheduled' }, 'm1')
    expect(await brand.drain()).toMatchObject([
      { job: { status: 'unscheduled' } },
      { job: { status: 'paused' } },
    ])
    expect(await gateway.drain()).toMatchObject([
      { ack: { msg_id: 'm1' } },
      { ack: { msg_id: 'm2' } },
      { ack: { msg_id: 'm1' } },
    ])
  })

  test('a repeated status, visit, note and file change nothing', async () => {
    const { brand, gateway, report, visit, id, sandbox } = await offeredJob()
    const file = Buffer.from('x').toString('base64')
    for (let round = 0; round < 2; round++) {
      await report({ status: 'unscheduled' })
      await visit({})
      await report({ status: 'scheduled', status_message: 'enroute' })
      await gateway.postRecord('attachment', { job_id: id, external_id: 'n1', description: 'note' })
      await gateway.postRecord('attachment', { job_id: id, external_id: 'f1', file, name: 'a.png' })
      if (round === 0) expect(await brand.drain()).toHaveLength(5)
    }
    const seen = await brand.drain()
    // The second acceptance is a real step back, and so are the visit and the way after it.
    expect(seen.map((put) => Object.keys(put)[0])).toEqual(['job', 'appointment', 'appointment'])
    expect(sandbox.control.job(String(id))).toMatchObject({ appointments: [{ externalId: 'visit-1' }] })
    expect(sandbox.control.job(String(id)).attachments).toHaveLength(2)
  })

  test('an edited note is the same note', async () => {
    const { brand, gateway, id } = await offeredJob()
    await gateway.postRecord('attachment', { job_id: id, external_id: 'n1', description: 'one' })
    await gateway.postRecord('attachment', { job_id: id, external_id: 'n1', description: 'two' })
    const [one, two] = await brand.drain()
    expect(two).toMatchObject({ attachment: { description: 'two' } })
    expect(at(two, 'attachment', 'id')).toBe(at(one, 'attachment', 'id'))
  })
})

describe('41: headers and bodies', () => {
  test('wrong key, wrong secret, changed byte, no signature: 401, nothing recorded', async () => {
    const { sandbox, gateway } = await play()
    const body = packBody([])
    const account = sandbox.accounts.find(({ role }) => role === 'gateway')
    if (account === undefined) throw new Error('no gateway')
    const stranger = new SignedClient(sandbox.url, { key: 'nobody', secret: account.secret })
    const forger = new SignedClient(sandbox.url, { key: account.key, secret: secret() })
    const changed = Buffer.from(body)
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1
    const statuses = [
      await stranger.send('/agent/in', body),
      await forger.send('/agent/in', body),
      await gateway.send('/agent/in', changed, { 'x-dispatch-signature': signBody(account.secret, body) }),
      await gateway.send('/agent/in', body, { 'x-dispatch-signature': '' }),
      await forger.send('/agent/out', Buffer.from('{}')),
      await forger.send('/agent/ack', Buffer.from('{}')),
    ].map(({ status }) => status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401])
    expect(sandbox.control.received()).toEqual([])
    expect(sandbox.control.state().refused).toBe(6)
  })

  test('gzip, plain JSON, plain JSON called gzip, CSV, a bare object, anything: 200', async () => {
    const { brand, sandbox, gateway } = await play()
    const json = Buffer.from(JSON.stringify([{ header: { record_type: 'job' }, record: jobFields() }]))
    const bodies: [Uint8Array, Record<string, string>][] = [
      [gzipSync(json), {}],
      [json, {}],
      [json, { 'content-encoding': 'gzip' }],
      [Buffer.from('v3.organization.name\nAlpha\n'), { 'content-type': 'text/csv' }],
      [Buffer.from('{"anything":1}'), { RecordType: 'my_custom_type' }],
      [Buffer.from('{broken'), {}],
      [Buffer.from('"text"'), { 'content-type': 'text/plain' }],
      [
        Buffer.from(
          '[{"header":{"record_type":"billing_item","version":"v2"},"record":{"external_id":"b"}}]',
        ),
        {},
      ],
    ]
    for (const [body, headers] of bodies)
      expect((await brand.send('/agent/in', body, headers)).status).toBe(200)
    const received = sandbox.control.received()
    expect(received.map(({ isGzip }) => isGzip)).toEqual([true, ...Array.from({ length: 7 }, () => false)])
    expect(received.map(({ outcomes }) => outcomes[0]?.result)).toEqual([
      'created',
      'unchanged',
      'unchanged',
      'created',
      'recorded',
      'recorded',
      'recorded',
      'refused',
    ])
    expect(received[4]).toMatchObject({ recordType: 'my_custom_type', body: { anything: 1 } })
    expect(await gateway.drain()).toHaveLength(1)
  })
})

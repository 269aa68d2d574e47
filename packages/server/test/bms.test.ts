import { describe, expect, test } from 'vitest'
import { plainAdapter } from './support/test-adapter.ts'
import { startWorld } from './support/start-world.ts'

describe('POST /v1/bms/webhook', () => {
  test('hands the exact bytes, headers and query to the adapter and answers as it says', async () => {
    const { call } = await startWorld({ server: { apiToken: 'api-token' } })
    const body = '{ "b":1,\n"a":  9007199254740993 }'
    for (const type of ['application/json', 'text/xml', 'application/x-www-form-urlencoded']) {
      const headers = { 'x-signature': 'signed', 'content-type': type }
      const answer = await call('POST', '/v1/bms/webhook/shop-1?topic=job&topic=visit', { body, headers })
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ body, query: { topic: 'job, visit' }, provider: 'shop-1' })
    }
    const plain = await call('POST', '/v1/bms/webhook', {
      body: 'plain',
      headers: { 'x-signature': 'signed' },
    })
    expect(plain.text).toBe('taken')
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  test('answers 401 if the adapter finds the signature wrong', async () => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/bms/webhook', { body: '{}', headers: { 'x-signature': 'forged' } })
    expect(answer.status).toBe(401)
    expect(answer.text).toBe('')
  })

  test('takes a request without body', async () => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/bms/webhook', { headers: { 'x-signature': 'signed' } })
    expect(answer.body).toMatchObject({ body: '', provider: null })
  })

  test('answers 404 if the adapter takes none', async () => {
    const { call } = await startWorld({ adapter: plainAdapter })
    const answer = await call('POST', '/v1/bms/webhook', { body: '{}' })
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ code: 'no_webhooks' })
  })

  const headers = { 'x-signature': 'signed' }

  test.each(['login refused', 'broken', 'whose', 'silent', 'a word'])(
    "answers 503 to what is not the vendor's fault, so that it sends again: %s",
    async (body) => {
      const { call } = await startWorld()
      const answer = await call('POST', '/v1/bms/webhook/nobody', { body, headers })
      expect(answer.status).toBe(503)
    },
  )

  test('answers 422 if the adapter says that the vendor is at fault', async () => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/bms/webhook', { body: 'bad form', headers })
    expect(answer.status).toBe(422)
  })

  test('lists a change that does not fit, and answers as the adapter says', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const refused = await call('POST', '/v1/bms/webhook', { body: `update ${jobId} finish`, headers })
    expect(refused.status).toBe(200)
    const taken = await call('POST', '/v1/bms/webhook', { body: `update ${jobId} accept`, headers })
    expect(taken.status).toBe(200)
    const { body } = await call('GET', '/v1/attention')
    expect(body).toMatchObject({
      items: [{ cause: 'change_refused', jobId, text: expect.stringContaining('(finish)') }],
    })
  })
})

describe('GET /v1/bms/webhook', () => {
  test('lets the vendor check the address', async () => {
    const { call } = await startWorld()
    for (const path of ['/v1/bms/webhook', '/v1/bms/webhook/shop-1']) {
      const answer = await call('GET', `${path}?challenge=3.14`)
      expect(answer.status).toBe(200)
      expect(answer.text).toBe('3.14')
    }
  })

  test('answers 404 if the adapter takes none', async () => {
    const { call } = await startWorld({ adapter: plainAdapter })
    expect((await call('GET', '/v1/bms/webhook')).status).toBe(404)
  })
})

import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  adapterTokens,
  defineAdapter,
  isJsonObject,
  type Adapter,
  type CreateJobRequest,
  type HttpClient,
} from '@truckroll/gateway'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startWorld, type World } from './support/start-world.ts'

interface Call {
  readonly id: string
  readonly path: string
  readonly jobId: string | null
  readonly externalOrganizationId: string | null
  readonly status: number | null
  readonly responseBytes: number
}

async function list(call: World['call'], query = ''): Promise<Call[]> {
  const { body } = await call('GET', `/v1/wire?limit=200${query}`)
  return isJsonObject(body) && Array.isArray(body['items']) ? body['items'] : []
}

async function startProduct(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const product = createHttpServer(answer)
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void product.close())
  const { port } = product.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** Posts each job to a product at `url`. */
function adapterOf(url: string) {
  class Posting implements Adapter {
    readonly #http: HttpClient
    constructor(http: HttpClient) {
      this.#http = http
    }
    async createJob({ job }: CreateJobRequest) {
      await this.#http.expect({
        method: 'POST',
        url: `${url}/orders`,
        headers: { authorization: 'Bearer very-secret-login' },
        json: { reference: job.id, password: 'hunter2x' },
      })
      return { bmsId: `WO-${job.id}` }
    }
    async cancelJob() {}
  }
  return defineAdapter({ name: 'posting', version: '1.0.0', adapter: Posting, inject: [adapterTokens.http] })
}

describe('the wire log', () => {
  test('has the calls for a job to the product, with what each side sent and no secret', async () => {
    const url = await startProduct((_request, response) => {
      response.setHeader('set-cookie', 'session=abcdef')
      response.end('{"id":17,"token":"abcdef-answer"}')
    })
    const { call, offerJob } = await startWorld({ adapter: adapterOf(url) })
    const jobId = await offerJob()
    const [made] = await list(call, `&jobId=${jobId}&peer=bms`)
    expect(made).toMatchObject({ path: '/orders', status: 200, direction: 'out', jobId, method: 'POST' })
    const { text } = await call('GET', `/v1/wire/${made?.id}`)
    for (const secret of ['very-secret', 'hunter2x', 'abcdef']) expect(text).not.toContain(secret)
    const detail = JSON.parse(text)
    expect(detail.origin).toBe(url)
    expect(detail.request.body).toContain(`"reference":${jobId}`)
    expect(detail.response).toMatchObject({ body: '{"id":17,"token":"[hidden]"}', isCut: false, bytes: 33 })
  })

  test('has the calls to Dispatch, for a job those that are about it, and no key that signs', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const jobId = await offerJob()
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'note', text: 'On my way' } })
    const posted = await vi.waitFor(
      async () => {
        const [found] = await list(call, `&jobId=${jobId}&peer=dispatch`)
        expect(found).toMatchObject({ path: '/agent/in', method: 'POST', direction: 'out' })
        return found
      },
      { timeout: 30_000 },
    )
    const { text, body } = await call('GET', `/v1/wire/${posted?.id}`)
    expect(text).toContain('On my way')
    expect(text).not.toContain(sandbox.accounts[0]?.secret)
    expect(body).toMatchObject({
      request: { headers: expect.arrayContaining([{ name: 'x-dispatch-signature', value: '[hidden]' }]) },
    })
    // Until there was a poll that brought nothing.
    const busy = await vi.waitFor(
      async () => {
        const paths = (await list(call, '&peer=dispatch')).map(({ path }) => path)
        expect(paths).toEqual(expect.arrayContaining(['/agent/out', '/agent/ack']))
        const { items = [] } = (await call('GET', '/v1/wire?emptyPolls=false&limit=200')).body as {
          items?: Call[]
        }
        expect(items.length).toBeLessThan(paths.length)
        return items
      },
      { timeout: 30_000 },
    )
    const polls = busy.filter(({ path }) => path === '/agent/out')
    expect(polls.every(({ responseBytes }) => responseBytes > 2)).toBe(true)
    expect(polls.length).toBeGreaterThan(0)
  })

  test('has what came in: webhooks and updates, also those that were refused', async () => {
    const { call, offerJob } = await startWorld({
      server: { callbackToken: 'callback-secret', apiToken: 'api-secret' },
      token: 'api-secret',
    })
    const jobId = await offerJob()
    await call('POST', '/v1/bms/webhook/shop-7?key=a%26b&token=abcdef', { body: 'plain' })
    await call('POST', '/v1/dispatch/events?token=callback-secret', { json: { payload: { hello: 1 } } })
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'nonsense' } })
    const calls = await list(call, '&direction=in')
    expect(calls.map(({ path, status }) => [path, status])).toEqual([
      [`/v1/jobs/${jobId}/updates`, 422],
      // Of a query the names alone: its values may be a customer's.
      ['/v1/dispatch/events?token=…', 200],
      ['/v1/bms/webhook/shop-7?key=…&token=…', 401],
    ])
    expect(calls[2]?.externalOrganizationId).toBe('shop-7')
    expect((await list(call, '&failed=true&direction=in')).map(({ status }) => status)).toEqual([422, 401])
    const detail = await call('GET', `/v1/wire/${calls[0]?.id}`)
    expect(detail.body).toMatchObject({ request: { body: '{"kind":"nonsense"}' } })
    expect(detail.text).toContain('invalid_input')
    expect(detail.text).not.toContain('api-secret')
    expect((await call('GET', `/v1/wire/${calls[2]?.id}`)).body).toMatchObject({
      path: '/v1/bms/webhook/shop-7?key=a%26b&token=[hidden]',
      request: { body: 'plain' },
    })
  })

  test('says why no answer came', async () => {
    const url = await startProduct((request) => request.socket.destroy())
    const { call, offerJob, gateway } = await startWorld({ adapter: adapterOf(url) })
    const failed = new Promise<void>((resolve) => void gateway.on('attempt:failed', () => resolve()))
    void offerJob()
    await failed
    const [made] = await list(call, '&failed=true&peer=bms')
    expect(made).toMatchObject({ status: null, error: expect.stringContaining('other side closed') })
  })

  test('is forgotten with the person', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'note', text: 'Ann is at home' } })
    expect(await list(call, `&jobId=${jobId}&direction=in`)).toHaveLength(1)
    await call('POST', '/v1/privacy/forget', { json: { job: jobId } })
    expect(await list(call, `&jobId=${jobId}&direction=in`)).toHaveLength(0)
  })

  test('is read page by page; what is not kept is not found', async () => {
    const { call } = await startWorld()
    for (let count = 0; count < 5; count += 1) await call('POST', '/v1/bms/webhook/x', { body: 'plain' })
    const first = await call('GET', '/v1/wire?direction=in&limit=3')
    const cursor = isJsonObject(first.body) ? String(first.body['nextCursor']) : ''
    const second = await call('GET', `/v1/wire?direction=in&limit=3&cursor=${cursor}`)
    expect(isJsonObject(second.body) && second.body['items']).toHaveLength(2)
    expect(second.body).toMatchObject({ nextCursor: null })
    expect((await call('GET', '/v1/wire/x-1')).status).toBe(404)
    expect((await call('GET', '/v1/wire?peer=nobody')).status).toBe(422)
  })
})

import { createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startWorld } from './support/start-world.ts'

interface Received {
  readonly id: string
  readonly isSigned: boolean
  readonly body: Readonly<Record<string, unknown>>
}

const key = randomBytes(24)
const secret = `whsec_${key.toString('base64')}`

/** Takes alerts; answers with the statuses given, then with 204. */
async function startReceiver(...statuses: number[]) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const take = async () => {
      const body = await text(request)
      const id = String(request.headers['webhook-id'])
      const content = `${id}.${String(request.headers['webhook-timestamp'])}.${body}`
      const signature = `v1,${createHmac('sha256', key).update(content).digest('base64')}`
      received.push({
        id,
        isSigned: request.headers['webhook-signature'] === signature,
        body: body === '' ? {} : JSON.parse(body),
      })
      response.writeHead(statuses.shift() ?? 204).end()
    }
    void take()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return { received, url: `http://127.0.0.1:${address.port}/alerts?of=truckroll` }
}

describe('alerts', () => {
  test('tell of what is parked, folded and signed, and of its end', async () => {
    const { received, url } = await startReceiver()
    const { call, offerJob } = await startWorld({ gateway: { alertUrl: url, alertSecret: secret } })
    const jobId = await offerJob({ title: 'refuse' })
    await expect.poll(() => received).toHaveLength(1)
    const [raised] = received
    expect(raised).toMatchObject({
      isSigned: true,
      body: {
        cause: 'parked',
        severity: 'warning',
        state: 'raised',
        text: expect.stringContaining('truckroll dead-letters list'),
        jobId,
        since: expect.stringMatching(/Z$/),
        count: 1,
        environment: 'sandbox',
        instance: 'main',
      },
    })
    const letters: unknown = (await call('GET', '/v1/dead-letters')).body
    const { items } = Object(letters)
    await call('POST', `/v1/dead-letters/${items[0].id}/skip`)
    // Another one wakes the watch: what is over is told in the same look.
    await offerJob({ title: 'look' })
    await expect
      .poll(() => received.map(({ body }) => [body['cause'], body['state']]), { timeout: 40_000 })
      .toContainEqual(['parked', 'recovered'])
    const recovered = received.find(({ body }) => body['state'] === 'recovered')
    expect(recovered?.body['id']).toBe(raised?.body['id'])
    expect(received.filter(({ id }) => id === raised?.id)).toHaveLength(1)
  })

  test('are sent again, under the same id, until they are taken', async () => {
    const { received, url } = await startReceiver(503)
    const { offerJob } = await startWorld({ gateway: { alertUrl: url, alertSecret: secret } })
    await offerJob({ title: 'refuse' })
    await expect.poll(() => received).toHaveLength(1)
    // What happens next has it look again.
    await offerJob({ title: 'refuse' })
    await expect.poll(() => received.length, { timeout: 40_000 }).toBeGreaterThan(1)
    expect(received.map(({ body }) => body['cause'])).toEqual(['parked', 'parked'])
    expect(received[1]?.body['id']).toBe(received[0]?.body['id'])
  })

  test('go to nobody without a secret', async () => {
    await expect(startWorld({ gateway: { alertUrl: 'http://127.0.0.1:9/' } })).rejects.toMatchObject({
      code: 'TR_SETTING_INVALID',
      message: expect.stringContaining('alertSecret'),
    })
  })
})

describe('the ping', () => {
  test('is sent while all is well', async () => {
    const { received, url } = await startReceiver()
    await startWorld({ gateway: { pingUrl: url } })
    await expect.poll(() => received).toHaveLength(1)
  })
})

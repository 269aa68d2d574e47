import { defineAdapter, RetryableError, type Adapter } from '@truckroll/gateway'
import { describe, expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

class DownAdapter implements Adapter {
  async createJob(): Promise<never> {
    throw new RetryableError('POST /jobs was answered 503: "in maintenance until nine"', { isOutage: true })
  }

  async cancelJob(): Promise<never> {
    throw new Error('expected no job to be known')
  }
}

/** However slow the machine is. */
const waitFor = (check: () => Promise<void>) => vi.waitFor(check)

describe('what a job waits for', () => {
  test('behind an outage, in the words of the BMS and until it is tried again', async () => {
    const adapter = defineAdapter({ name: 'down', version: '1.0.0', adapter: DownAdapter })
    const { call, sandbox, gateway } = await startWorld({ adapter })
    const offer = () => String(sandbox.control.brand.offerJob({ fields: {} }).id)
    const isDown = new Promise((resolve) => {
      gateway.on('adapter:down', resolve)
    })
    // Ten failures over three jobs or more are an outage.
    for (let count = 0; count < 10; count++) offer()
    await isDown
    const jobId = offer()
    await waitFor(async () =>
      expect((await call('GET', `/v1/jobs/${jobId}`)).body).toMatchObject({
        waiting: {
          side: 'bms',
          why: expect.stringContaining('in maintenance until nine'),
          attempt: 0,
          nextAt: expect.any(String),
        },
      }),
    )
    const { body } = await call('GET', '/v1/jobs?waiting=bms')
    expect(body).toMatchObject({
      items: Array.from({ length: 11 }, () => ({ waiting: { nextAt: expect.any(String) } })),
    })
  })

  test('behind a key that Dispatch refuses, in its words and until the key is tried again', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const jobId = await offerJob()
    sandbox.control.addFault({ route: 'agent/in', kind: 'status', status: 401, times: null })
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'accept' } })
    await waitFor(async () =>
      expect((await call('GET', '/v1/jobs?waiting=setting')).body).toMatchObject({
        items: [
          {
            id: jobId,
            waiting: { side: 'setting', why: expect.stringContaining('401'), nextAt: expect.any(String) },
          },
        ],
      }),
    )
  })
})

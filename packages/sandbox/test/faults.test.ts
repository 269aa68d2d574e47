import { describe, expect, test } from 'vitest'
import { jobFields, play } from './play.ts'

const empty = Buffer.from('{}')

describe('trouble on order', () => {
  test('a status for the next two, with Retry-After, then as ever', async () => {
    const { sandbox, gateway } = await play()
    sandbox.control.addFault({ route: 'agent/out', kind: 'status', status: 429, retryAfter: '3', times: 2 })
    const answers = [await gateway.send('/agent/out', empty), await gateway.send('/agent/out', empty)]
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, '3'],
      [429, '3'],
    ])
    expect((await gateway.send('/agent/out', empty)).status).toBe(200)
    expect(sandbox.control.faults()).toEqual([])
  })

  test('nothing is done before a status or a reset, everything before a lost answer', async () => {
    const { sandbox, brand } = await play()
    sandbox.control.addFault({ route: 'agent/in', kind: 'status' })
    sandbox.control.addFault({ route: 'agent/in', kind: 'reset' })
    sandbox.control.addFault({ route: 'agent/in', kind: 'drop' })
    await expect(brand.postRecord('job', jobFields())).rejects.toThrow('503')
    await expect(brand.postRecord('job', jobFields())).rejects.toThrow('fetch failed')
    expect(sandbox.control.received()).toEqual([])
    await expect(brand.postRecord('job', jobFields())).rejects.toThrow('fetch failed')
    expect(sandbox.control.received()).toHaveLength(1)
    await brand.postRecord('job', jobFields())
  })

  test('a page instead of JSON, for one account only', async () => {
    const { sandbox, brand, gateway } = await play()
    sandbox.control.addFault({ route: '*', kind: 'html', accountKey: 'account|2|gateway' })
    expect((await brand.send('/agent/out', empty)).headers.get('content-type')).toContain('json')
    const page = await gateway.send('/agent/out', empty)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html'])
    expect(await page.text()).toContain('<html>')
  })

  test('hanging until it is cleared', async () => {
    const { sandbox, gateway } = await play()
    sandbox.control.addFault({ route: 'agent/out', kind: 'hang', times: null })
    const failed = expect(gateway.send('/agent/out', empty)).rejects.toThrow('fetch failed')
    await expect.poll(() => sandbox.control.faults()[0]?.met).toBe(1)
    sandbox.control.clearFaults()
    await failed
    expect((await gateway.send('/agent/out', empty)).status).toBe(200)
  })

  test('a sandbox that closes cuts what hangs', async () => {
    const { sandbox, gateway } = await play()
    sandbox.control.addFault({ route: 'agent/out', kind: 'hang' })
    const failed = expect(gateway.send('/agent/out', empty)).rejects.toThrow('fetch failed')
    await expect.poll(() => sandbox.control.faults()).toEqual([])
    await sandbox.close()
    await failed
  })

  test('latency is added and the work done', async () => {
    const slept: number[] = []
    const clock = { now: () => 0, sleep: (delayMs: number) => Promise.resolve(void slept.push(delayMs)) }
    const { sandbox, gateway } = await play(undefined, {
      latencyMs: 20,
      clock: { ...clock, sleep: sleepUnlessWatch(clock.sleep) },
    })
    sandbox.control.addFault({ route: 'agent/out', kind: 'latency', latencyMs: 300 })
    await gateway.poll()
    await gateway.poll()
    expect(slept).toEqual([320, 20])
  })

  test('a probability goes by the seed', async () => {
    const outcomesOf = async (seed: number): Promise<number[]> => {
      const { sandbox, gateway } = await play(undefined, { seed })
      sandbox.control.addFault({ route: 'agent/out', kind: 'status', probability: 0.5, times: null })
      const statuses: number[] = []
      for (let count = 0; count < 24; count++) statuses.push((await gateway.send('/agent/out', empty)).status)
      return statuses
    }
    const first = await outcomesOf(5)
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await outcomesOf(5)).toEqual(first)
    expect(await outcomesOf(6)).not.toEqual(first)
  })
})

/** Leaves the pauses of the sandbox's own watch (500 ms) to real time. */
function sleepUnlessWatch(sleep: (delayMs: number) => Promise<void>) {
  return (delayMs: number, signal?: AbortSignal): Promise<void> =>
    delayMs === 500
      ? new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
      : sleep(delayMs)
}

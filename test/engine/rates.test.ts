import { createServer } from 'node:http'
import { once } from 'node:events'
import bridge from '@truckroll/adapter-http-bridge'
import { createSqliteStore } from '@truckroll/sqlite'
import { createPostgresStore } from '@truckroll/postgres'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { describe, expect, test } from 'vitest'
import { StoreProbe } from '../support/store-probe.ts'
import { createFleet } from '../support/fleet.ts'
import { createHttpWorld, gatewayKey } from '../support/http-world.ts'

const noServer = await whyNoServer()
const jobs = (count: number, prefix: string) => Array.from({ length: count }, (_, job) => `${prefix}${job}`)

describe('calls to the vendor', () => {
  test.skipIf(noServer)(
    'of two processes on one store keep to the rate of their provider, and no other provider waits for it',
    async () => {
      await using cluster = await Cluster.start()
      const url = await cluster.createDatabase()
      const stores = [createPostgresStore({ url }), createPostgresStore({ url })]
      await using fleet = await createFleet({ stores, settings: { providerRate: 20 } })
      await stores[0]?.open({ environment: 'sandbox', instance: 'main' })
      await fleet.connect('busy')
      await fleet.connect('other')
      await fleet.offer('busy', jobs(30, '1'))
      await fleet.offer('other', jobs(5, '2'))
      const startedAt = Date.now()
      await fleet.start()
      const callsOf = (provider: string) => fleet.calls.filter((call) => call.provider === provider)
      await fleet.until(() => callsOf('other').length === 5)
      expect(callsOf('busy').length).toBeLessThan(30)
      await fleet.until(() => callsOf('busy').length === 30)
      // The first call is there at once, each further one comes in after 50 ms; clocks are read in whole milliseconds.
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(29 * 50 - 2)
      expect(new Set(fleet.calls.map(({ jobId }) => jobId)).size).toBe(35)
      expect(fleet.calls).toHaveLength(35)
    },
  )

  test('that wait for their rate take no slots from jobs that need not wait', async () => {
    await using fleet = await createFleet({
      stores: [createSqliteStore({ path: 'file:slots?mode=memory&cache=shared' })],
      // One call, and no further one in the life of this test.
      settings: { providerRate: 0.001, deliveryConcurrency: 3 },
    })
    const [gateway] = fleet.gateways
    const inFlight = new Set<string>()
    let most = 0
    gateway?.on('attempt:started', ({ jobId, eventId }) => {
      if (jobId?.startsWith('1') === true) inFlight.add(eventId)
      most = Math.max(most, inFlight.size)
    })
    gateway?.on('attempt:done', ({ eventId }) => void inFlight.delete(eventId))
    await fleet.start()
    await fleet.connect('busy')
    await fleet.offer('busy', jobs(6, '1'))
    await fleet.offer('of nobody', jobs(60, '2'))
    await fleet.until(() => fleet.calls.length === 61)
    expect(fleet.calls.filter(({ provider }) => provider === 'busy')).toHaveLength(1)
    expect(most).toBe(1)
  })

  test('whose wait outlasts the attempt count neither as its failure nor as an outage', async () => {
    const probe = new StoreProbe('starved')
    await using fleet = await createFleet({
      stores: [createSqliteStore({ path: probe.path })],
      settings: { providerRate: 2, attemptTimeoutMs: 120, maxAttempts: 1 },
      steps: ['customer', 'order'],
    })
    const [gateway] = fleet.gateways
    await fleet.start()
    await fleet.connect('busy')
    await fleet.offer('busy', ['1', '2'])
    await fleet.until(() => fleet.calls.length === 4)
    await expect.poll(() => gateway?.jobs.get('2')).toMatchObject({ bmsId: 'wo-2' })
    expect(fleet.calls.map(({ jobId, step }) => `${jobId} ${step}`).toSorted()).toEqual([
      '1 customer',
      '1 order',
      '2 customer',
      '2 order',
    ])
    const texts = (await gateway?.jobs.timeline('1'))?.map(({ text }) => text)
    expect(texts).toContainEqual(expect.stringContaining('waited for its rate bucket'))
    expect(await gateway?.status()).toMatchObject({ deadLetters: 0, down: [] })
    expect(probe.number('select count(*) from events where failing_since is not null')).toBe(0)
    probe.close()
  })

  test('are metered if the bridge makes them', async () => {
    const arrived: number[] = []
    const receiver = createServer((request, response) => {
      arrived.push(Date.now())
      request.resume().on('end', () => response.end())
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const address = receiver.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const startedAt = Date.now()
    await using world = await createHttpWorld({
      adapter: bridge,
      adapterSettings: {
        url: `http://127.0.0.1:${port}/`,
        secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      },
      settings: { rate: 20 },
    })
    for (const id of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const job = { id, title: 'Furnace', status: 'offered', organization_id: 11_776 }
      world.sandbox.control.emit({
        accountKey: gatewayKey,
        payload: { Actions: [{ ID: null, Put: { job } }] },
      })
    }
    await world.until(() => arrived.length === 8)
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(7 * 50 - 2)
    receiver.closeAllConnections()
    receiver.close()
  })
})

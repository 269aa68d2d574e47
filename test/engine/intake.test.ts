import { SystemClock, type Timer } from '@truckroll/gateway'
import { expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey } from '../support/http-world.ts'

test('a provider with a key of its own is polled as soon as it is connected', async () => {
  /** No look around for new keys ever comes. */
  class NeverLater extends SystemClock {
    override setTimer(afterMs: number, run: () => void): Timer {
      return super.setTimer(afterMs === 10_000 ? 2_147_483_647 : afterMs, run)
    }
  }
  const adapter = createScriptedAdapter()
  await using world = await createHttpWorld({
    adapter: adapter.definition,
    clock: new NeverLater(),
    settings: { credentials: 'per-provider', dispatchKey: undefined, dispatchSecret: undefined },
  })
  const caller = { token: 'test' }
  const provider = { externalOrganizationId: 'p-1', name: 'P', email: 'p@example.com' }
  await world.gateway.providers.onboard(
    { ...provider, dispatch: { key: gatewayKey, secret: 'bb02' } },
    caller,
  )
  await world.gateway.providers.change('p-1', { organizationId: 11776 }, caller)
  const done = world.heard('attempt:done', ({ type }) => type === 'job.created')
  world.sandbox.control.brand.offerJob()
  expect((await done).jobId).toBeDefined()
})

test('ids above 2^53 keep their digits, on the way in and out', async () => {
  const adapter = createScriptedAdapter()
  await using world = await createHttpWorld({ adapter: adapter.definition })
  const id = '90071992547409931234'
  world.sandbox.control.emit({
    accountKey: gatewayKey,
    payloadText: `{"Actions":[{"ID":null,"Put":{"job":{"id":${id},"organization_id":"0042","source_id":${id},"title":"x","status":"offered"}}}]}`,
  })
  await world.heard('attempt:done')
  expect(adapter.handed[0]?.jobId).toBe(id)
  await world.gateway.updates.send(id, { kind: 'accept' })
  const [received] = await world.until(() => {
    const list = world.sandbox.control.received({ accountKey: gatewayKey })
    return list.length > 0 ? list : undefined
  })
  expect(received?.text).toContain(`"id":${id}`)
  expect(received?.text).toContain('"organization_id":"0042"')
  expect(received?.text).toContain(`"source_id":${id}`)
})

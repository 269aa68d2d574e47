import { createSqliteStore } from '@truckroll/sqlite'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { defineAdapter } from '@truckroll/gateway'
import { createServer, type GatewayServer } from '@truckroll/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

class Taking {
  async createJob() {
    return { bmsId: 'wo-1' }
  }
  async cancelJob() {}
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const folder = makeFolder({
  'settings.json': '{"settings":{"timezone":"America/Denver","suppress":["note"]}}',
})
let dispatch: TestSandbox
let gateway: Gateway
let server: GatewayServer
let organizationId = 0

beforeAll(async () => {
  dispatch = await startSandbox()
  const { sandbox, env } = dispatch
  organizationId = Number(sandbox.accounts.find(({ role }) => role === 'gateway')?.organizations[0]?.id)
  gateway = createGateway({
    settings: {
      dispatchUrl: sandbox.url,
      dispatchKey: env['TRUCKROLL_DISPATCH_KEY'],
      dispatchSecret: env['TRUCKROLL_DISPATCH_SECRET'],
      pollIntervalMs: 20,
    },
    adapter: defineAdapter({ name: 'taking', version: '1.0.0', adapter: Taking }),
    store: createSqliteStore({ path: ':memory:' }),
    logger: silent,
  })
  server = createServer({ gateway, settings: { httpPort: 0 }, logger: silent })
  await gateway.start()
  await server.listen()
})
afterAll(async () => {
  await server.close({ graceMs: 100 })
  await gateway.stop({ graceMs: 500 })
  await dispatch.sandbox.close()
  folder.remove()
})

const run = (...args: readonly string[]) =>
  runInProcess(args, { cwd: folder.path, env: { TRUCKROLL_URL: server.url } })
const settings = async () => JSON.parse((await run('providers', 'show', 'p1', '--json')).stdout).settings

describe('settings of a provider, by the command line', () => {
  it('are changed one by one or by a file, and null removes one', async () => {
    expect((await run('providers', 'connect', 'p1', String(organizationId))).code).toBe(0)
    expect(await run('providers', 'change', 'p1', '--from', 'settings.json')).toMatchObject({
      code: 0,
      stdout: 'p1 is changed; it is connected.\n',
    })
    const set = [
      '--set',
      'brands.777.suppress=[]',
      '--set',
      'statusMap.on_hold={"kind":"pause","reason":"x"}',
    ]
    expect((await run('providers', 'change', 'p1', ...set)).code).toBe(0)
    expect(await settings()).toEqual({
      timezone: 'America/Denver',
      suppress: ['note'],
      brands: { 777: { suppress: [] } },
      statusMap: { on_hold: { kind: 'pause', reason: 'x' } },
    })
    expect((await run('providers', 'change', 'p1', '--set', 'timezone=null')).code).toBe(0)
    expect(await settings()).not.toHaveProperty('timezone')
  })

  it('are shown with what they come to for each brand', async () => {
    expect((await run('providers', 'show', 'p1')).stdout).toContain(
      [
        'For all brands, not sent: note',
        'For all brands, statuses: on_hold = pause x, others as the adapter has them',
        'For brand 777, not sent: nothing is held back',
        '',
      ].join('\n'),
    )
  })

  it('say in the story of a job whose setting kept an update back', async () => {
    const done = new Promise<void>((resolve) => void gateway.on('attempt:done', () => resolve()))
    const id = String(dispatch.sandbox.control.brand.offerJob({ organizationId }).id)
    await done
    await gateway.updates.send(id, { kind: 'note', text: 'a remark' })
    const all = await run('explain', id)
    expect(all.stdout).toContain(
      'note was not sent: suppressed for all brands by the settings of the provider',
    )
    const sourceId = dispatch.sandbox.accounts.find(({ role }) => role === 'brand')?.sources[0]?.id
    await run('providers', 'change', 'p1', '--set', `brands.${sourceId}.suppress=["accept"]`)
    await gateway.updates.send(id, { kind: 'accept' })
    const own = await run('explain', id)
    expect(own.stdout).toContain(`accept was not sent: suppressed for brand ${sourceId} by the settings`)
  })

  it('that are wrong are refused, and nothing at all is a wrong use', async () => {
    const bad = await run('providers', 'change', 'p1', '--set', 'suppress=["Note"]')
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('/settings/suppress/0') })
    expect(await run('providers', 'change', 'p1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--set'),
    })
    expect((await run('providers', 'change', 'p1', '--from', 'nowhere.json')).code).toBe(2)
    const asked = await run('providers', 'change', 'p1', '--needs-information', 'the phone number')
    expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining('yet to connect') })
  })
})

import { join } from 'node:path'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { endAll, spawnCli } from '../../packages/cli/test/support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from '../../packages/cli/test/support/start-sandbox.ts'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { startOAuthDouble } from '../support/oauth-double.ts'

const adapter = join(workspaceRoot, 'docs/adapter-guide/oauth.ts')
const noServer = await whyNoServer()
const folder = makeFolder()
let dispatch: TestSandbox
let cluster: Cluster

beforeAll(async () => {
  if (noServer !== undefined) return
  dispatch = await startSandbox({ fifo: 'job' })
  cluster = await Cluster.start()
})
afterEach(endAll)
afterAll(async () => {
  folder.remove()
  if (noServer !== undefined) return
  await cluster[Symbol.asyncDispose]()
  await dispatch.sandbox.close()
})

describe.skipIf(noServer)('two processes on PostgreSQL, and a vendor whose tokens live for a second', () => {
  it('refresh a login one after the other, and never hold its provider', async () => {
    const vendor = await startOAuthDouble()
    const env = {
      ...dispatch.env,
      TRUCKROLL_ADAPTER: adapter,
      TRUCKROLL_ADAPTER_URL: vendor.url,
      TRUCKROLL_STORE: await cluster.createDatabase(),
      TRUCKROLL_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    }
    const both = [1, 2].map(() => spawnCli(['run'], { cwd: folder.path, env }))
    const ports = await Promise.all(both.map(async (cli) => (await cli.log('ready'))['port']))
    const provider = `http://127.0.0.1:${String(ports[0])}/v1/providers/company`
    const account = dispatch.sandbox.accounts.find(({ role }) => role === 'gateway')
    const organizationId = account?.organizations[0]?.id
    const body = JSON.stringify({ organizationId, credentials: { refreshToken: 'first' } })
    const entered = await fetch(provider, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(entered.status).toBe(200)
    const wanted: string[] = []
    for (let round = 1; round <= 4; round += 1) {
      for (let index = 0; index < 5; index += 1)
        wanted.push(`dispatch-${dispatch.sandbox.control.brand.offerJob().id}`)
      await expect
        .poll(() => vendor.orders.map(({ reference }) => reference).toSorted())
        .toEqual(wanted.toSorted())
      await expect.poll(() => vendor.isTokenOver).toBe(true)
    }
    expect(await (await fetch(provider)).json()).toMatchObject({ isHeld: false })
    expect(both.map(({ stdout }) => stdout).join('\n')).not.toContain('the login was refused')
    // Once for each round at least, and none of them twice.
    expect(vendor.presented.length).toBeGreaterThanOrEqual(4)
    expect(new Set(vendor.presented).size).toBe(vendor.presented.length)
    expect(vendor.mostAtOnce).toBe(1)
    vendor.close()
  })
})

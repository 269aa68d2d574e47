// Copied beside the installed tarballs: plain JavaScript that takes a job through a gateway and back.
import assert from 'node:assert/strict'
import bridge from '@truckroll/adapter-http-bridge'
import { verifyBridgeRequest } from '@truckroll/verify'
import { createConnectClient } from '@truckroll/client'
import { defineAdapter } from '@truckroll/gateway'
import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { signBody, verifyBody } from '@truckroll/protocol'
import { createSandbox } from '@truckroll/sandbox'
import { createServer } from '@truckroll/server'
import { defineConfig } from 'truckroll'
import { z } from 'zod'

const body = new TextEncoder().encode('{"hello":"dispatch"}')
assert.equal(verifyBody('00ff', body, signBody('00ff', body)), true)
assert.equal(verifyBody('00ff', body, signBody('00fe', body)), false)

assert.equal(bridge.name, 'http-bridge')
for (const made of [verifyBridgeRequest, createConnectClient, createServer, defineConfig]) {
  assert.equal(typeof made, 'function')
}

const created = []
const adapter = defineAdapter({
  name: 'memory',
  version: '1.0.0',
  settings: z.object({}),
  adapter: class {
    async createJob({ job }) {
      created.push(job.title)
      return { bmsId: `work-order-${created.length}` }
    }
    async cancelJob() {}
  },
  inject: [],
})

const sandbox = await createSandbox({ port: 0 })
await sandbox.listen()
const account = sandbox.accounts.find(({ role }) => role === 'gateway')
const gateway = createGateway({
  adapter,
  store: createSqliteStore({ path: ':memory:' }),
  settings: {
    dispatchUrl: sandbox.url,
    dispatchKey: account.key,
    dispatchSecret: account.secret,
    pollIntervalMs: 50,
  },
})
const done = new Promise((resolve) => gateway.on('attempt:done', resolve))
await gateway.start()
const job = sandbox.control.brand.offerJob({ fields: { title: 'No cool air' } })
await done
assert.deepEqual(created, ['No cool air'])
await gateway.updates.send(String(job.id), { kind: 'accept' })
await sandbox.control.until(() => sandbox.control.received().some(({ role }) => role === 'gateway'))
await gateway.stop()
await sandbox.close()
process.stdout.write(`a job went there and back under Node ${process.versions.node}\n`)

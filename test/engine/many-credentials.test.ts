import {
  createGateway,
  createSqliteStore,
  SecretBox,
  type ConnectFactory,
  type GatewayEvents,
  type Logger,
} from '@truckroll/gateway'
import { expect, test } from 'vitest'
import { connectedProvider } from './connected-provider.ts'
import { createScriptedAdapter } from './scripted-adapter.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const encryptionKey = Buffer.alloc(32, 7).toString('base64')
const stamp = { environment: 'sandbox', instance: 'main' } as const
const pollsAtOnce = 32

/** A gateway that polls for as many providers as are named, each with a key of its own. */
async function createBusyGateway(providers: readonly string[], connect: ConnectFactory) {
  const store = createSqliteStore({ path: ':memory:' })
  const secrets = new SecretBox(encryptionKey)
  await store.open(stamp)
  for (const id of providers) {
    const sealedDispatch = secrets.seal(JSON.stringify({ key: id, secret: 'ab' }), `dispatch:${id}`)
    await store.addProvider({
      ...connectedProvider(id, id),
      organizationIdJson: JSON.stringify(id),
      sealedDispatch,
    })
  }
  return createGateway({
    adapter: createScriptedAdapter().definition,
    store,
    logger: silent,
    connect,
    settings: { ...stamp, credentials: 'per-provider', encryptionKey },
  })
}

test('however many credentials have messages, only so many polls hold theirs in memory, and none waits for ever', async () => {
  const providers = Array.from({ length: 3 * pollsAtOnce }, (_, index) => `p-${index}`)
  let open = 0
  let most = 0
  const acked = new Set<string>()
  const gateway = await createBusyGateway(providers, ({ key }) => ({
    async poll() {
      open += 1
      most = Math.max(most, open)
      await new Promise((resolve) => void setTimeout(resolve, 1))
      const isFirst = !acked.has(key)
      if (!isFirst) open -= 1
      const message = { id: `m-${key}`, receipt: key, payload: 'hello', raw: 'hello' }
      return { kind: 'messages', messages: isFirst ? [message] : [], bodyBytes: 5 }
    },
    async ack({ receipt }) {
      await new Promise((resolve) => void setTimeout(resolve, 1))
      acked.add(receipt)
      open -= 1
    },
    post: async () => undefined,
  }))
  const heard = new Promise<void>((resolve) => {
    const seen = new Set<string>()
    gateway.on('message:acked', ({ credential }: GatewayEvents['message:acked']) => {
      if (seen.add(credential).size === providers.length) resolve()
    })
  })
  await gateway.start()
  await heard
  await gateway.stop({ graceMs: 200 })
  expect([...acked].toSorted()).toEqual(providers.toSorted())
  expect(most).toBe(pollsAtOnce)
})

test('a stop does not begin the polls that still wait for their turn', async () => {
  const providers = Array.from({ length: 2 * pollsAtOnce }, (_, index) => `p-${index}`)
  let polls = 0
  const { promise: allHang, resolve } = Promise.withResolvers<void>()
  const gateway = await createBusyGateway(providers, () => ({
    poll: ({ signal }) => {
      polls += 1
      if (polls === pollsAtOnce) resolve()
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    },
    ack: async () => undefined,
    post: async () => undefined,
  }))
  await gateway.start()
  await allHang
  await gateway.stop({ graceMs: 50 })
  expect(polls).toBe(pollsAtOnce)
})

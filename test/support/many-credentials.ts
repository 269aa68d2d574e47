import type { Logger } from '@truckroll/gateway'
import { type ConnectFactory, createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createScriptedAdapter } from './scripted-adapter.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const encryptionKey = Buffer.alloc(32, 7).toString('base64')
const stamp = { environment: 'sandbox', instance: 'main' } as const

/** So many polls may be under way at once. */
export const pollsAtOnce = 32

/** A gateway that polls for as many providers as are named, each with a key of its own. */
export async function createManyCredentials(
  providers: readonly string[],
  connect: ConnectFactory,
): Promise<Gateway> {
  const store = createSqliteStore({ path: ':memory:' })
  await store.open(stamp)
  const gateway = createGateway({
    adapter: createScriptedAdapter().definition,
    store,
    logger: silent,
    connect,
    settings: { ...stamp, credentials: 'per-provider', encryptionKey },
  })
  for (const id of providers) {
    const dispatch = { key: id, secret: 'ab' }
    await gateway.providers.change(id, { organizationId: id, dispatch }, { token: 'test' })
  }
  return gateway
}

import type { AdapterDefinition, Clock, Logger } from '@truckroll/gateway'
import {
  type CommitScheduler,
  createGateway,
  type Gateway,
  type GatewayEvents,
  type GatewaySettingsInput,
  type Store,
} from '@truckroll/gateway/embed'
import type { LookupFunction } from 'node:net'
import { createSqliteStore } from '@truckroll/sqlite'
import { createSandbox, parseAccounts, type Sandbox, type SandboxAccountInput } from '@truckroll/sandbox'

export const gatewayKey = 'gateway|1|test'
const brandKey = 'brand|1|test'
const providerId = 11776

const accounts: SandboxAccountInput[] = [
  { key: brandKey, secret: 'aa01', role: 'brand', sources: [{ id: 123, name: 'American Pie' }] },
  {
    key: gatewayKey,
    secret: 'bb02',
    role: 'gateway',
    organizations: [{ id: providerId, name: 'Best HVAC' }],
  },
  { key: 'app|1|test', secret: 'cc03', role: 'application' },
]

/** Logs nothing; what is wrong shows in what the gateway does. */
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

export interface HttpWorldOptions {
  readonly adapter: AdapterDefinition
  readonly adapterSettings?: unknown
  readonly settings?: Partial<GatewaySettingsInput>
  /** Default: SQLite in memory. */
  readonly store?: Store
  readonly commitScheduler?: CommitScheduler
  readonly clock?: Clock
  /** Default: none is heard. */
  readonly logger?: Logger
  /** Finds the addresses of hosts that providers name. */
  readonly lookup?: LookupFunction
  readonly forgottenPath?: string
  readonly visibilityTimeoutSeconds?: number
  readonly fifo?: 'account' | 'job'
}

export interface HttpWorld extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly gateway: Gateway
  readonly store: Store
  /** Waits for the next event of that name that fits. */
  heard<Name extends keyof GatewayEvents>(
    name: Name,
    fits?: (event: GatewayEvents[Name]) => boolean,
  ): Promise<GatewayEvents[Name]>
  /** Waits until `check` gives something, looked at after each event of gateway and sandbox. */
  until<T>(check: () => T | Promise<T>): Promise<NonNullable<T>>
}

/** A real sandbox and a real gateway on a real store, over HTTP on loopback. */
export async function createHttpWorld(options: HttpWorldOptions): Promise<HttpWorld> {
  const sandbox = await createSandbox({
    port: 0,
    accounts: parseAccounts(accounts),
    visibilityTimeoutSeconds: options.visibilityTimeoutSeconds ?? 30,
    fifo: options.fifo ?? 'job',
  })
  await sandbox.listen()
  const { commitScheduler } = options
  const store =
    options.store ??
    createSqliteStore({ path: ':memory:', ...(commitScheduler === undefined ? {} : { commitScheduler }) })
  const gateway = createGateway({
    adapter: options.adapter,
    adapterSettings: options.adapterSettings,
    store,
    logger: options.logger ?? silent,
    ...(options.forgottenPath === undefined ? {} : { forgottenPath: options.forgottenPath }),
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    settings: {
      dispatchUrl: sandbox.url,
      dispatchKey: gatewayKey,
      dispatchSecret: 'bb02',
      appKey: 'app|1|test',
      appSecret: 'cc03',
      appId: 'acme',
      pollIntervalMs: 20,
      retryBaseMs: 1,
      retryMaxMs: 20,
      encryptionKey: Buffer.alloc(32, 7).toString('base64'),
      ...options.settings,
    },
  })
  await gateway.start()
  return {
    sandbox,
    gateway,
    store,
    heard: (name, fits = () => true) =>
      new Promise((resolve) => {
        const end = gateway.on(name, (event) => {
          if (!fits(event)) return
          end()
          resolve(event)
        })
      }),
    async until(check) {
      for (;;) {
        const found = await check()
        if (found !== undefined && found !== null && found !== false) return found
        await new Promise((resolve) => void setTimeout(resolve, 5))
      }
    },
    async [Symbol.asyncDispose]() {
      await gateway.stop({ graceMs: 200 })
      await sandbox.close()
    },
  }
}

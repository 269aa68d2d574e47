import {
  defineAdapter,
  ProviderError,
  RetryableError,
  TerminalError,
  type Adapter,
  type CreateJobRequest,
  type CreateJobResponse,
  type EventResponse,
  type Logger,
} from '@truckroll/gateway'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'
import { createServer, type GatewayServer } from '@truckroll/server'
import { createSqliteStore } from '@truckroll/sqlite'

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

/** A product whose answer to a job is in its title. */
class TitledProduct implements Adapter {
  async createJob({ job, step }: CreateJobRequest): Promise<CreateJobResponse> {
    const title = String(job.title)
    await step('customer', { find: async () => undefined, run: async () => ({ id: 'C-1' }) })
    if (title.includes('refused')) {
      throw new TerminalError('The product refused the job: the address is outside its service area', {
        status: 422,
        body: JSON.stringify({
          title: 'Outside the service area',
          detail: 'No crew serves this postal code',
        }),
      })
    }
    if (title.includes('busy')) {
      throw new RetryableError('The product answered 503: down for maintenance', { retryAfterMs: 120_000 })
    }
    if (title.includes('login')) throw new ProviderError('The product refused the login: the key was revoked')
    const look = title.includes('needs a look')
    return {
      bmsId: `WO-${job.id}`,
      ...(look && { needsAttention: 'The customer asks for a Sunday, which the product does not plan' }),
    }
  }

  async cancelJob(): Promise<EventResponse> {
    return {}
  }

  async updateJob(): Promise<EventResponse> {
    return {}
  }
}

const titledProduct = defineAdapter({ name: 'harbor-desk', version: '2.4.0', adapter: TitledProduct })

export const consoleTokens = {
  all: 'all-rights-for-the-console',
  readOnly: 'read-only-for-the-console',
} as const

export interface ConsoleWorld {
  readonly sandbox: Sandbox
  readonly gateway: Gateway
  readonly server: GatewayServer
  /** Offers a job as a brand; resolves with its id once the product had it. */
  offerJob(fields: Record<string, unknown>, organizationId?: number): Promise<string>
  close(): Promise<void>
}

/** A local Dispatch, a gateway in front of a product that answers by title, and its HTTP with tokens. */
export async function createConsoleWorld(
  options: { readonly needsToken?: boolean } = {},
): Promise<ConsoleWorld> {
  const sandbox = await createSandbox({ port: 0, seed: 11 })
  await sandbox.listen()
  const gateway = createGateway({
    settings: toSettings(sandbox),
    adapter: titledProduct,
    store: createSqliteStore({ path: ':memory:' }),
    logger: silent,
  })
  await gateway.start()
  const server = createServer({
    gateway,
    settingsInForce: [
      { name: 'TRUCKROLL_ADAPTER', value: '@harbor/desk-adapter', from: 'TRUCKROLL_ADAPTER' },
      { name: 'TRUCKROLL_DISPATCH_SECRET', value: '***', from: 'TRUCKROLL_DISPATCH_SECRET_FILE' },
      { name: 'TRUCKROLL_MAX_ATTEMPTS', value: 15, from: 'default' },
      { name: 'TRUCKROLL_ALERT_URL', from: 'not set' },
    ],
    settings: { httpPort: 0, ...(options.needsToken === false ? {} : toTokens()) },
    logger: silent,
  })
  await server.listen()
  return {
    sandbox,
    gateway,
    server,
    offerJob: (fields, organizationId) => offerJob(sandbox, gateway, fields, organizationId),
    close: async () => {
      await server.close({ graceMs: 500 })
      await gateway.stop({ graceMs: 500 })
      await sandbox.close()
    },
  }
}

function toSettings(sandbox: Sandbox) {
  const accountOf = (role: string) => {
    const account = sandbox.accounts.find((one) => one.role === role)
    if (account === undefined) throw new Error(`expected the sandbox to have an account for ${role}`)
    return account
  }
  const main = accountOf('gateway')
  const application = accountOf('application')
  return {
    dispatchUrl: sandbox.url,
    dispatchKey: main.key,
    dispatchSecret: main.secret,
    appKey: application.key,
    appSecret: application.secret,
    appId: 'console',
    pollIntervalMs: 100,
    encryptionKey: Buffer.alloc(32, 1).toString('base64'),
  }
}

function toTokens() {
  return {
    apiTokens: [
      { name: 'ops', scopes: ['admin' as const], token: consoleTokens.all },
      { name: 'watch', scopes: ['read' as const], token: consoleTokens.readOnly },
    ],
  }
}

function offerJob(
  sandbox: Sandbox,
  gateway: Gateway,
  fields: Record<string, unknown>,
  organizationId: number | undefined,
): Promise<string> {
  return new Promise((resolve) => {
    const seen = new Set<string>()
    const notice = ({ jobId = '' }: { readonly jobId?: string }) => {
      seen.add(jobId)
      if (!seen.has(id)) return
      for (const end of ends) end()
      resolve(id)
    }
    const ends = [
      gateway.on('attempt:done', notice),
      gateway.on('attempt:failed', notice),
      gateway.on('event:parked', notice),
    ]
    const id = String(
      sandbox.control.brand.offerJob({ fields, ...(organizationId !== undefined && { organizationId }) }).id,
    )
    notice({})
  })
}

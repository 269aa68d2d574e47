import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  adapterTokens,
  defineAdapter,
  settingsToken,
  type Clock,
  type CreateJobRequest,
  type HttpClient,
  type Logger,
} from '@truckroll/gateway'
import {
  createGateway,
  type ConnectFactory,
  type Gateway,
  type GatewaySettingsInput,
  type Store,
} from '@truckroll/gateway/embed'
import { z } from 'zod'
import { connectedProvider } from './connected-provider.ts'

/** A call as the vendor saw it. */
export interface VendorCall {
  readonly provider: string
  readonly jobId: string
  readonly step: string
  readonly at: number
}

export interface FleetOptions {
  /** One for each process, all on the same data; the first one is used to record. */
  readonly stores: readonly Store[]
  readonly settings?: Partial<GatewaySettingsInput>
  /** Calls that each job makes, one after the other. Default: one. */
  readonly steps?: readonly string[]
  /** Of the gateways; the stores have theirs. */
  readonly clock?: Clock
}

export interface Fleet extends AsyncDisposable {
  readonly gateways: readonly Gateway[]
  readonly calls: readonly VendorCall[]
  /** Makes a provider with an organization of the same id, connected. */
  connect(provider: string): Promise<void>
  /** Records new jobs of an organization, as Dispatch would send them. */
  offer(organizationId: string, jobIds: readonly string[]): Promise<void>
  start(): Promise<void>
  until(check: () => boolean): Promise<void>
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const settingsSchema = z.object({ url: z.url(), steps: z.array(z.string()) })
/** Nothing comes in by polling, and nothing is sent. */
const quietDispatch: ConnectFactory = () => ({
  poll: async () => ({ kind: 'messages', messages: [], bodyBytes: 2 }),
  ack: () => Promise.reject(new Error('nothing was handed out')),
  post: async () => undefined,
})

class CallingAdapter {
  readonly #http: HttpClient
  readonly #settings: z.infer<typeof settingsSchema>

  constructor(http: HttpClient, settings: z.infer<typeof settingsSchema>) {
    this.#http = http
    this.#settings = settings
  }

  async createJob({ job, provider, step }: CreateJobRequest) {
    for (const name of this.#settings.steps) {
      const path = [provider?.externalOrganizationId ?? '-', String(job.id), name].join('/')
      await step(name, async () => {
        await this.#http.expect({ method: 'POST', url: `${this.#settings.url}/${path}` })
      })
    }
    return { bmsId: `wo-${String(job.id)}` }
  }

  async cancelJob() {}
}

const adapter = defineAdapter({
  name: 'calling',
  version: '1.0.0',
  settings: settingsSchema,
  adapter: CallingAdapter,
  inject: [adapterTokens.http, settingsToken(settingsSchema)],
})

/** A vendor over HTTP and as many gateways as there are stores; every job makes its calls to the vendor. */
export async function createFleet({
  stores,
  settings,
  steps = ['create'],
  clock,
}: FleetOptions): Promise<Fleet> {
  const calls: VendorCall[] = []
  const vendor = createServer((request, response) => {
    const [provider = '', jobId = '', step = ''] = (request.url ?? '').slice(1).split('/')
    calls.push({ provider, jobId, step, at: Date.now() })
    request.resume().on('end', () => response.end())
  })
  vendor.listen(0, '127.0.0.1')
  await once(vendor, 'listening')
  const address = vendor.address()
  if (address === null || typeof address === 'string') throw new Error('expected an address with a port')
  const [store] = stores
  if (store === undefined) throw new Error('expected a store')
  const gateways = stores.map((one) =>
    createGateway({
      adapter,
      adapterSettings: { url: `http://127.0.0.1:${address.port}`, steps },
      store: one,
      logger: silent,
      connect: quietDispatch,
      ...(clock === undefined ? {} : { clock }),
      settings: { dispatchKey: 'k', dispatchSecret: 'ab', retryBaseMs: 1, retryMaxMs: 20, ...settings },
    }),
  )
  let recorded = 0
  return {
    gateways,
    calls,
    connect: async (provider) => {
      const connected = connectedProvider(provider, provider)
      await store.addProvider({ ...connected, organizationIdJson: JSON.stringify(provider) })
    },
    offer: async (organizationId, jobIds) => {
      const messages = jobIds.map((id) => toMessage(organizationId, id, `m${(recorded += 1)}`))
      await store.recordMessages(messages)
    },
    start: async () => void (await Promise.all(gateways.map((gateway) => gateway.start()))),
    until: async (check) => {
      while (!check()) await new Promise((resolve) => void setTimeout(resolve, 5))
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(gateways.map((gateway) => gateway.stop({ graceMs: 200 })))
      vendor.closeAllConnections()
      vendor.close()
      await once(vendor, 'close')
    },
  }
}

function toMessage(organizationId: string, id: string, messageId: string) {
  const job = { id, title: 'Furnace', status: 'offered', organization_id: organizationId }
  return {
    messageId,
    credential: 'default',
    receivedAt: Date.now(),
    events: [
      {
        id: `${messageId}_0`,
        index: 0,
        credential: 'default',
        key: `job:${id}`,
        jobId: id,
        putKey: 'job',
        organizationId,
        body: JSON.stringify({ Put: { job } }),
        isNotice: false,
        fullJob: {
          id,
          idJson: JSON.stringify(id),
          organizationIdJson: JSON.stringify(organizationId),
          sourceIdJson: undefined,
          organizationId,
          externalId: undefined,
          body: JSON.stringify(job),
        },
      },
    ],
  }
}

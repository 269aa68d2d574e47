import { randomBytes } from 'node:crypto'
import httpBridge from '@truckroll/adapter-http-bridge'
import { createGateway, type Gateway, type Store } from '@truckroll/gateway/embed'
import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { createServer, type GatewayServer } from '@truckroll/server'
import { interceptCalls } from '@truckroll/testing'
import pino from 'pino'
import { call } from './http-call.ts'
import { PlayFault } from './play-fault.ts'
import type { ActorAccount } from './wire-actor.ts'

export interface LiveGatewayOptions {
  readonly sandboxUrl: string
  readonly account: ActorAccount
  /** The keys that ask to connect providers. */
  readonly application: ActorAccount
  readonly bms: { readonly url: string; readonly secret: string }
  readonly store: Store
  /** The same for all gateways of one store. */
  readonly encryptionKey: string
  readonly signal: AbortSignal
}

const caller = { token: 'play' }

/** The address of each list in the gateway's HTTP interface. */
const lists: Readonly<Record<string, string>> = {
  jobs: '/v1/jobs',
  providers: '/v1/providers',
  attention: '/v1/attention',
  held: '/v1/held',
  deadLetters: '/v1/dead-letters',
}

/** A whole gateway in this process, with the HTTP bridge as its adapter. */
export class LiveGateway {
  /** What Dispatch shows when it calls back or pushes. */
  readonly callbackToken = randomBytes(24).toString('hex')
  readonly #signal: AbortSignal
  readonly #gateway: Gateway
  readonly #server: GatewayServer
  #failingRecords = 0
  #isRunning = false

  constructor({ sandboxUrl, account, application, bms, store, encryptionKey, signal }: LiveGatewayOptions) {
    this.#signal = signal
    const logger = pino({ level: 'silent' })
    this.#gateway = createGateway({
      settings: {
        dispatchUrl: sandboxUrl,
        dispatchApiUrl: sandboxUrl,
        dispatchFilesUrl: sandboxUrl,
        dispatchKey: account.key,
        dispatchSecret: account.secret,
        appKey: application.key,
        appSecret: application.secret,
        appId: 'truckroll-play',
        encryptionKey,
        pollIntervalMs: 50,
        retryBaseMs: 10,
        retryMaxMs: 200,
      },
      adapter: httpBridge,
      adapterSettings: { url: bms.url, secret: bms.secret },
      store: this.#failing(store),
      logger,
    })
    const settings = { httpPort: 0, callbackToken: this.callbackToken }
    this.#server = createServer({ gateway: this.#gateway, settings, logger })
  }

  get url(): string {
    return this.#server.url
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  async start(): Promise<void> {
    await this.#server.listen()
    await this.#gateway.start()
    this.#isRunning = true
  }

  async stop(): Promise<void> {
    this.#isRunning = false
    await this.#server.close({ graceMs: 0 })
    await this.#gateway.stop({ graceMs: 1_000 })
  }

  /** Enters that Dispatch has connected this provider. */
  async connect(externalOrganizationId: string, organizationId: string): Promise<void> {
    await this.#gateway.providers.change(externalOrganizationId, { organizationId }, caller)
  }

  /** The next calls that record messages fail. */
  failRecords(times: number): void {
    this.#failingRecords = times
  }

  /** Nothing is on its way any more: no event, no update. */
  async isQuiet(): Promise<boolean> {
    const { waitingEvents, queuedUpdates } = await this.#gateway.status()
    return waitingEvents + queuedUpdates === 0
  }

  /** What its HTTP interface shows of these things, oldest first. */
  async holds(names: readonly string[]): Promise<JsonObject> {
    const holds: Record<string, unknown> = {}
    for (const name of names) holds[name] = await this.#read(name)
    return holds
  }

  async #read(name: string): Promise<unknown> {
    if (name === 'status') return this.#get('/v1/status')
    const path = lists[name]
    if (path === undefined) {
      throw new PlayFault(
        `expected ${[...Object.keys(lists), 'status'].join(', ')} of a gateway, got ${name}`,
      )
    }
    const { items } = await this.#get(path)
    return Array.isArray(items) ? items.toSorted(byAge) : items
  }

  async #get(path: string): Promise<JsonObject> {
    const { status, json } = await call({ method: 'GET', url: `${this.url}${path}`, signal: this.#signal })
    if (status === 200 && isJsonObject(json)) return json
    throw new PlayFault(`expected an answer of the gateway's ${path}, got ${status}`)
  }

  #failing(store: Store): Store {
    return interceptCalls(
      store,
      async ({ name }, pass) => {
        if (name === 'recordMessages' && this.#failingRecords > 0) {
          this.#failingRecords -= 1
          throw new Error('the store fails, as the scenario says')
        }
        return pass()
      },
      new Set(['open', 'close', 'onWork']),
    )
  }
}

/** Ids of Dispatch rise; what has none keeps its place. */
function byAge(one: unknown, other: unknown): number {
  const idOf = (item: unknown) => (isJsonObject(item) ? Number(item['jobId'] ?? item['id']) : Number.NaN)
  return idOf(one) - idOf(other) || 0
}

import bridge from '@truckroll/adapter-http-bridge'
import { verifyBridgeRequest } from '@truckroll/verify'
import { parseJson } from '@truckroll/gateway'
import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import type { EventType, JsonObject, Logger } from '@truckroll/gateway'
import type { Gateway, GatewaySettingsInput } from '@truckroll/gateway/embed'
import { createSandbox, type Sandbox, type SandboxAccount } from '@truckroll/sandbox'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bridgeSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** A delivery as a service behind the bridge gets it, with its signature verified. */
export interface BridgeDelivery {
  readonly id: string
  readonly attempt: number
  /** `truckroll-attempt` as it came. */
  readonly attemptHeader: string
  readonly type: EventType
  readonly timestamp: string
  readonly data: JsonObject
  readonly body: string
}

export interface BridgeAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  readonly delayMs?: number
}

/** A service of another maker behind the bridge: answers as told, keeps what came in the order it came. */
export class BridgedService {
  readonly deliveries: BridgeDelivery[] = []
  readonly #server: Server = createServer((request, response) => void this.#take(request, response))
  readonly #changes = new EventEmitter().setMaxListeners(0)
  answer: (delivery: BridgeDelivery) => BridgeAnswer = () => ({})

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get url(): string {
    // A server that listens on a port has an address of this shape.
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}/jobs`
  }

  /** Waits until `check` holds, asked again after every delivery. */
  async until(check: (deliveries: readonly BridgeDelivery[]) => boolean): Promise<void> {
    while (!check(this.deliveries)) await once(this.#changes, 'delivery')
  }

  async ofType(type: EventType): Promise<BridgeDelivery> {
    await this.until((deliveries) => deliveries.some((delivery) => delivery.type === type))
    const found = this.deliveries.find((delivery) => delivery.type === type)
    if (found === undefined) throw new Error(`expected a delivery of ${type}`)
    return found
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    try {
      const { id, attempt } = verifyBridgeRequest(bridgeSecret, request.headers, body)
      // The shape is what the tests look at.
      const payload = parseJson(body.toString()) as Pick<BridgeDelivery, 'type' | 'timestamp' | 'data'>
      const attemptHeader = String(request.headers['truckroll-attempt'])
      const delivery: BridgeDelivery = { id, attempt, attemptHeader, ...payload, body: body.toString() }
      const { status = 200, headers, json, text, delayMs = 0 } = this.answer(delivery)
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
      this.deliveries.push(delivery)
      response.writeHead(status, {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      })
      response.end(json === undefined ? (text ?? '') : JSON.stringify(json))
      this.#changes.emit('delivery')
    } catch {
      response.writeHead(401).end()
    }
  }
}

export interface BridgeWorld {
  readonly sandbox: Sandbox
  readonly gateway: Gateway
  readonly service: BridgedService
  /** The gateway's account at Dispatch. */
  readonly account: SandboxAccount
  readonly logged: string[]
  close(): Promise<void>
}

export interface BridgeWorldOptions {
  readonly settings?: Partial<GatewaySettingsInput>
  readonly adapterSettings?: Readonly<Record<string, unknown>>
}

/** Dispatch, the gateway with a store on disk, and a service behind the bridge, all over HTTP on loopback. */
export async function createBridgeWorld(options: BridgeWorldOptions = {}): Promise<BridgeWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-bridge-'))
  const service = new BridgedService()
  await service.listen()
  const sandbox = await createSandbox({ port: 0 })
  await sandbox.listen()
  const account = accountOf(sandbox, 'gateway')
  const application = accountOf(sandbox, 'application')
  const logged: string[] = []
  const gateway = createGateway({
    settings: {
      dispatchUrl: sandbox.url,
      dispatchKey: account.key,
      dispatchSecret: account.secret,
      appKey: application.key,
      appSecret: application.secret,
      appId: 'bridge-test',
      pollIntervalMs: 20,
      retryBaseMs: 5,
      retryMaxMs: 50,
      ...options.settings,
    },
    adapter: bridge,
    adapterSettings: { url: service.url, secret: bridgeSecret, ...options.adapterSettings },
    store: createSqliteStore({ path: join(folder, 'truckroll.db') }),
    logger: createLogger(logged),
  })
  await gateway.start()
  return {
    sandbox,
    gateway,
    service,
    account,
    logged,
    async close() {
      await gateway.stop()
      await sandbox.close()
      await service.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Puts an entity on the gateway's queue, as Dispatch would. */
export function emit({ sandbox, account }: BridgeWorld, key: string, entity: JsonObject): void {
  sandbox.control.emit({
    accountKey: account.key,
    payload: { Actions: [{ ID: null, Put: { [key]: entity } }] },
  })
}

/** Waits until nothing is left on the queue: every message was acked in time. */
export async function drained({ sandbox, account }: BridgeWorld): Promise<void> {
  await sandbox.control.until(() => {
    const { waiting, inFlight } = sandbox.control.queue(account.key)
    return waiting + inFlight === 0
  }, 60_000)
}

function accountOf(sandbox: Sandbox, role: SandboxAccount['role']): SandboxAccount {
  const account = sandbox.accounts.find((candidate) => candidate.role === role)
  if (account === undefined) throw new Error(`expected an account of role ${role}`)
  return account
}

function createLogger(logged: string[]): Logger {
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  return { debug: () => undefined, info: write, warn: write, error: write, child: () => createLogger(logged) }
}

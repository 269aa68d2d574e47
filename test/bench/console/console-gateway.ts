import { defineAdapter, TerminalError, type CreateJobRequest } from '@truckroll/gateway'
import { createGateway, type Gateway, type Store } from '@truckroll/gateway/embed'
import { createServer, type GatewayServer } from '@truckroll/server'
import { connectedProvider } from '../../support/connected-provider.ts'
import { key, secret, silent } from '../gateway-under-test.ts'

export type MakeStore = () => Store

/** What it does with a job stands in the title. */
class TitledAdapter {
  createJob({ job }: CreateJobRequest) {
    const title = String(job.title)
    if (title.startsWith('Refused')) throw new TerminalError('the product refused the job')
    const look = title.startsWith('Odd')
    return Promise.resolve({ bmsId: `WO-${job.id}`, ...(look && { needsAttention: 'Call the customer' }) })
  }

  async cancelJob() {}
}

const titledAdapter = defineAdapter({ name: 'titled', version: '1.0.0', adapter: TitledAdapter, inject: [] })
const caller = { token: 'bench' }
const actionsAtOnce = 1_000

/** A gateway with its HTTP. It is paused unless it works. */
export class ConsoleGateway {
  readonly #store: Store
  readonly #gateway: Gateway
  readonly #server: GatewayServer

  private constructor(store: Store, gateway: Gateway, server: GatewayServer) {
    this.#store = store
    this.#gateway = gateway
    this.#server = server
  }

  static async start(make: MakeStore, dispatchUrl: string): Promise<ConsoleGateway> {
    const store = make()
    const gateway = createGateway({
      adapter: titledAdapter,
      store,
      logger: silent,
      settings: { dispatchUrl, dispatchKey: key, dispatchSecret: secret, pollIntervalMs: 60_000 },
    })
    await gateway.start()
    const server = createServer({ gateway, logger: silent, settings: { httpPort: 0 } })
    await server.listen()
    return new ConsoleGateway(store, gateway, server)
  }

  async stop(): Promise<void> {
    await this.#server.close()
    await this.#gateway.stop()
  }

  /** Gets so many jobs and hands them over: most are done and have an update, some are refused or odd. Pauses then. */
  async work(count: number): Promise<void> {
    for (let shop = 0; shop < 20; shop++) {
      await this.#store.addProvider(connectedProvider(`shop-${shop}`, String(shop), Date.now()))
    }
    await this.receive(count, 1_000)
    // Ten failures in a row would be an outage.
    for (let index = 0; index < 60; index += 5) {
      await this.receive(5, 2_000 + index, 'Refused')
      await this.receive(5, 3_000 + index, 'Odd')
      await this.#until(({ waitingEvents }) => waitingEvents === 0)
    }
    for (let index = 0; index < count; index++) {
      await this.#gateway.updates.send(String(1_000 + index), { kind: 'note', text: 'Parts are ordered.' })
    }
    await this.#until(({ queuedUpdates }) => queuedUpdates === 0)
    for (let index = 0; index < 60; index++) {
      await this.#gateway.operations.pause({ kind: 'job', jobId: String(3_000 + index) }, caller)
    }
    await this.#gateway.operations.pause({ kind: 'all' }, caller)
  }

  /** Jobs come, as Dispatch's webhook brings them. */
  async receive(count: number, firstId: number, word = 'Broken'): Promise<void> {
    for (let from = 0; from < count; from += actionsAtOnce) {
      const length = Math.min(actionsAtOnce, count - from)
      const Actions = Array.from({ length }, (_, index) => toAction(firstId + from + index, word))
      await this.#gateway.webhooks.receiveDispatch(
        Buffer.from(JSON.stringify({ type: 'job', payload: { Actions } })),
      )
    }
  }

  /** How long the answer takes, in milliseconds. */
  async askMs(path: string): Promise<number> {
    const startedAt = performance.now()
    const response = await fetch(`${this.#server.url}${path}`)
    const text = await response.text()
    if (response.status === 503) {
      // The answer before held the process up for so long; its time is taken already.
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      return this.askMs(path)
    }
    if (response.status !== 200) throw new Error(`expected 200 of ${path}, got ${response.status}: ${text}`)
    return performance.now() - startedAt
  }

  async #until(holds: (status: Awaited<ReturnType<Gateway['status']>>) => boolean): Promise<void> {
    while (!holds(await this.#gateway.status())) await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function toAction(id: number, word: string) {
  const job = {
    id,
    title: `${word} dishwasher`,
    status: 'offered',
    organization_id: id % 20,
    source_id: 1,
    customer: {
      first_name: 'Ann',
      last_name: `Customer${id}`,
      phone_number: `+1617${String(id).padStart(7, '0')}`,
    },
    address: { street_1: `${id} Main Street`, city: 'Boston', postal_code: '02134' },
  }
  return { Put: { job }, ID: null }
}

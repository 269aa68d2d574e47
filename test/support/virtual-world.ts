import type { AdapterDefinition, Logger } from '@truckroll/gateway'
import {
  type ConnectClient,
  createGateway,
  createHttpDispatcher,
  type Gateway,
  type GatewaySettingsInput,
  type Store,
} from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  FaultPlan,
  jobPayload,
  ProcessLife,
  SimulatedDispatch,
  type FaultRates,
  type SimulatedMessage,
} from '@truckroll/testing'
import { StoreProbe } from './store-probe.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
/** Never used, nothing here goes over HTTP; one for all, since making it costs more than a test. */
const dispatcher = createHttpDispatcher()
/** What has not happened after this much virtual time never will. */
const mostMs = 4 * 3_600_000

let worlds = 0

export interface VirtualWorldOptions {
  readonly adapter: AdapterDefinition
  readonly settings?: Partial<GatewaySettingsInput>
  readonly rates?: FaultRates
  readonly logger?: Logger
  /** Comes between the gateway and its store. */
  readonly store?: (store: Store) => Store
  /** Comes between the gateway and Dispatch. */
  readonly connect?: (client: ConnectClient) => ConnectClient
}

/** A gateway on the real SQLite store and a simulated Dispatch, on a clock that moves only when told to. */
export class VirtualWorld implements AsyncDisposable {
  readonly clock = createVirtualClock()
  readonly faults: FaultPlan
  readonly dispatch: SimulatedDispatch
  /** Looks into the store from beside it. */
  readonly probe: StoreProbe
  readonly #options: VirtualWorldOptions
  readonly #random = createSeededRandom(1)
  #life: ProcessLife | undefined
  #gateway: Gateway | undefined

  constructor(options: VirtualWorldOptions) {
    this.#options = options
    this.faults = new FaultPlan(this.#random.fork('faults'), options.rates)
    this.dispatch = new SimulatedDispatch({ clock: this.clock, random: this.#random, faults: this.faults })
    worlds += 1
    this.probe = new StoreProbe(`guarantee-${worlds}`)
  }

  get gateway(): Gateway {
    if (this.#gateway === undefined) throw new Error('expected a gateway that was started')
    return this.#gateway
  }

  get isDead(): boolean {
    return this.#life?.isDead ?? true
  }

  /** Starts a process on what the one before left. */
  async start(): Promise<Gateway> {
    const { adapter, settings, logger = silent, store = (own) => own, connect = (own) => own } = this.#options
    const life = new ProcessLife(this.clock)
    const raw = this.openStore(life)
    this.#life = life
    this.#gateway = createGateway({
      adapter,
      store: store(life.guard('store', raw)),
      connect: () => connect(life.guard('dispatch', this.dispatch.client)),
      clock: life.clock,
      random: this.#random,
      logger,
      dispatcher,
      settings: {
        dispatchKey: 'key',
        dispatchSecret: 'aa01',
        encryptionKey: Buffer.alloc(32, 7).toString('base64'),
        ...settings,
      },
    })
    await this.does(this.#gateway.start())
    return this.#gateway
  }

  /** Another store on the same data, as a process beside the gateway has it. */
  openStore(life = new ProcessLife(this.clock)): Store {
    return createSqliteStore({
      path: this.probe.path,
      clock: life.clock,
      random: this.#random,
      commitScheduler: createVirtualCommits(life.clock),
    })
  }

  /** Ends the process as kill -9 does: nothing that it does from now on has an effect. */
  kill(): void {
    this.#life?.die()
  }

  /** Lets time pass until the work is done; @throws Error where it never is. */
  async does<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController()
    const end = () => over.abort()
    work.then(end, end)
    const until = this.clock.elapsedMs() + mostMs
    await this.clock.advance(0)
    while (!over.signal.aborted && this.clock.elapsedMs() < until) await this.#step()
    if (!over.signal.aborted) throw new Error('expected it to be done within 4 hours of virtual time')
    return work
  }

  /** Lets time pass until `check` gives something; @throws Error where it never does. */
  async until<T>(check: () => T | Promise<T>, withinMs = mostMs): Promise<NonNullable<T>> {
    const until = this.clock.elapsedMs() + withinMs
    while (this.clock.elapsedMs() <= until) {
      const found = await this.does(Promise.resolve(check()))
      if (found !== undefined && found !== null && found !== false) return found
      await this.#step()
    }
    throw new Error(`expected it within ${withinMs} ms of virtual time`)
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms)
  }

  /** Dispatch offers a job to a provider that may be known or not. */
  offer(id: number, fields: Readonly<Record<string, unknown>> = {}): SimulatedMessage {
    const job = { id, organizationId: 17, status: 'offered', updatedAt: this.clock.now(), fields }
    return this.emit(id, jobPayload(job))
  }

  /** Dispatch tells something about a job. */
  emit(jobId: number, payload: unknown): SimulatedMessage {
    return this.dispatch.emit({ type: 'test', of: String(jobId), payload })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isDead) await this.does(this.gateway.stop())
    this.probe.close()
  }

  /** To the next thing that happens, at most a second on. */
  async #step(): Promise<void> {
    if (!this.clock.fireNext(1_000)) await this.clock.advance(1_000)
    await this.clock.advance(0)
  }
}

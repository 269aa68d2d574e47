import type { Logger } from '@truckroll/gateway'
import {
  type ConnectClient,
  createGateway,
  createHttpDispatcher,
  DeliveryPlaces,
  type Gateway,
  type GatewaySettings,
  type Store,
} from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import {
  createFaultyStore,
  createSimulatedAdapter,
  createVirtualClock,
  FaultPlan,
  ProcessLife,
  SeededRandom,
  SimulatedBms,
  SimulatedDispatch,
  wait,
  type BmsChange,
  type Crash,
  type VirtualClock,
} from '@truckroll/testing'
import { connectedProvider } from '../support/connected-provider.ts'
import type { PlantedBug } from './bugs/planted-bug.ts'
import { DeliveryOracle } from './oracle/delivery-oracle.ts'
import { Findings } from '../support/findings.ts'
import { IntakeOracle } from './oracle/intake-oracle.ts'
import { MoveOracle } from './oracle/move-oracle.ts'
import { PauseOracle } from './oracle/pause-oracle.ts'
import { RateOracle } from './oracle/rate-oracle.ts'
import { RetentionOracle } from './oracle/retention-oracle.ts'
import { StoreProbe } from '../support/store-probe.ts'
import { tapConnect, tapStore } from './oracle/taps.ts'
import { Truth } from './oracle/truth.ts'
import { UpdateOracle } from './oracle/update-oracle.ts'
import { lateProvider, providers } from './providers.ts'
import type { Scenario } from './scenario.ts'
import { tightSettings } from './settings.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
/** Never used: nothing in a simulation goes over HTTP. One for all, since making it costs more than a run. */
const dispatcher = createHttpDispatcher()
const noFiles = { get: () => Promise.reject(new Error('the simulated Dispatch has no files')) }

const notConnected = {
  state: 'requested',
  organizationId: undefined,
  organizationIdJson: undefined,
  connectedAt: undefined,
} as const

const webhookTimeoutMs = 10_000
const killedAfterMs = 20_000
const stopsWithinMs = 10_000

let worlds = 0

export interface SimulatedWorldOptions {
  readonly bug?: PlantedBug
  readonly keepsTrace?: boolean
  /** Default: those under which bounds are met within minutes. */
  readonly settings?: GatewaySettings
}

/** Dispatch, a BMS, a store and a gateway that may die and start again, watched by the oracle. */
export class SimulatedWorld {
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly faults: FaultPlan
  readonly findings: Findings
  readonly probe: StoreProbe
  readonly truth = new Truth()
  readonly dispatch: SimulatedDispatch
  readonly bms: SimulatedBms
  readonly delivery: DeliveryOracle
  readonly intake: IntakeOracle
  readonly updates: UpdateOracle
  readonly moves: MoveOracle
  readonly pauses: PauseOracle
  readonly rates: RateOracle
  readonly retention: RetentionOracle
  readonly settings: GatewaySettings
  /** Changes that the gateway must know of: their webhook was answered by 2xx, or it asks for them. */
  readonly taken: BmsChange[] = []
  readonly scenario: Scenario
  readonly #options: SimulatedWorldOptions
  #life: ProcessLife | undefined
  #gateway: Gateway | undefined
  #store: Store | undefined
  #downMs = 1_000

  constructor(scenario: Scenario, options: SimulatedWorldOptions = {}) {
    this.scenario = scenario
    this.#options = options
    const clock = createVirtualClock(scenario.startAt)
    const random = new SeededRandom(scenario.seed)
    const faults = new FaultPlan(random.fork('faults'), scenario.rates)
    const elapsedMs = () => clock.elapsedMs()
    worlds += 1
    this.clock = clock
    this.random = random
    this.faults = faults
    this.findings = new Findings(elapsedMs, options.keepsTrace ?? false)
    this.probe = new StoreProbe(`world-${worlds}`)
    const callRates = scenario.callRates ?? {}
    const rates = { providerRate: callRates.perProvider, rate: callRates.all }
    this.settings = { ...(options.settings ?? tightSettings), ...rates }
    const { findings, probe, truth, settings } = this
    const count = (what: string) => faults.count(what)
    this.delivery = new DeliveryOracle({
      findings,
      probe,
      truth,
      bounds: {
        concurrency: new DeliveryPlaces(settings.deliveryConcurrency).most,
        perProvider: settings.providerConcurrency,
        attemptMs: settings.attemptTimeoutMs,
        isMetered: scenario.callRates !== undefined,
      },
      elapsedMs,
      count,
      now: () => clock.now(),
    })
    this.intake = new IntakeOracle(findings, probe, settings.sendConcurrency)
    this.updates = new UpdateOracle({ findings, probe, truth, count })
    this.moves = new MoveOracle({ findings, probe, truth, count })
    this.pauses = new PauseOracle(findings, count)
    this.retention = new RetentionOracle({ findings, probe, truth, count })
    this.rates = new RateOracle(findings, callRates, elapsedMs)
    this.dispatch = new SimulatedDispatch(
      { clock, random: random.fork('dispatch'), faults, fifo: scenario.fifo },
      {
        acked: (message) => this.intake.acked(message),
        posted: (post) => this.updates.posted(post),
        answered: (message) => truth.add(message, undefined, [{ isPoison: false, echo: undefined }]),
      },
    )
    this.bms = new SimulatedBms(
      {
        clock,
        random: random.fork('bms'),
        faults,
        postWebhook: scenario.hears === 'webhooks' ? (change) => this.#postWebhook(change) : undefined,
      },
      {
        found: (call, isFound) => {
          if (call.attempt > 1) count(isFound ? 'find-hit' : 'find-miss')
          this.delivery.found(call, isFound)
        },
        did: (effect) => this.delivery.did(effect),
        told: (change) => {
          if (scenario.hears === 'polls') this.taken.push(change)
          this.updates.told(change)
        },
      },
    )
  }

  /** The gateway that runs now; undefined while none does. */
  get gateway(): Gateway | undefined {
    return this.#life?.isDead === false ? this.#gateway : undefined
  }

  get life(): ProcessLife | undefined {
    return this.#life
  }

  /** The store port as others than the gateway use it, without faults. */
  get store(): Store | undefined {
    return this.#life?.isDead === false ? this.#store : undefined
  }

  /** Providers, as if onboarded before. */
  async prepare(): Promise<void> {
    const { clock, random } = this
    // At the next turn: how long a real commit takes would move the beginning of the run.
    const commitScheduler = { schedule: (commit: () => void) => void setImmediate(commit) }
    const store = createSqliteStore({ path: this.probe.path, clock, random, commitScheduler })
    await store.open({ environment: 'sandbox', instance: 'main' })
    for (const externalOrganizationId of [...providers, lateProvider]) {
      const provider = connectedProvider(
        externalOrganizationId,
        String(organizationOf(externalOrganizationId)),
        this.clock.now(),
      )
      await store.addProvider(
        externalOrganizationId === lateProvider ? { ...provider, ...notConnected } : provider,
      )
    }
    await store.close()
  }

  /**
   * Starts a process on the data that the one before left. Where its start fails it is started again.
   * `firstCrash`: it dies at that call, counted from its start.
   */
  start(firstCrash?: Crash): void {
    const { clock, random, faults, findings } = this
    const life = new ProcessLife(clock, ({ seam, name, when }) => {
      findings.note(`process: died ${when} ${seam}.${name}`)
      faults.count(`crash-${seam}-${when}`)
      this.#restartIn(this.#downMs)
    })
    life.crashAt(firstCrash)
    const commits = random.fork(`commits ${clock.elapsedMs()}`)
    const raw = createSqliteStore({
      path: this.probe.path,
      clock: life.clock,
      random,
      commitScheduler: {
        // Its timers die with the process: what was not committed by then is lost.
        schedule: (commit) =>
          void life.clock.setTimer(
            faults.strikes('commit-slow') ? commits.integer(100, 8_000) : commits.integer(0, 4),
            () => (faults.strikes('commit-fails') ? this.probe.refuseWrites(commit) : commit()),
          ),
      },
    })
    const faulty = createFaultyStore(life.guard('store', raw), faults, ['store-fails'])
    const planted = this.#options.bug?.store?.(faulty, this) ?? faulty
    const client = this.#plantConnect(tapConnect(life.guard('dispatch', this.dispatch.client), this.intake))
    this.#life = life
    this.#store = raw
    this.delivery.beginLife()
    this.intake.beginLife()
    this.updates.beginLife()
    const bms = life.guard('bms', this.bms)
    const definition = createSimulatedAdapter(
      this.#options.bug?.bms?.(bms, this) ?? bms,
      {
        began: (call) => {
          this.delivery.began(call)
          this.moves.began(call)
        },
        ended: (call, error) => this.delivery.ended(call, error),
        called: (provider) => this.rates.called(provider),
      },
      { hears: this.scenario.hears },
    )
    const gateway = createGateway({
      adapter: definition,
      // Above the tap: the oracle hears what the gateway does not.
      store: createFaultyStore(tapStore(planted, this), faults, ['store-lost']),
      logger: silent,
      clock: life.clock,
      random,
      dispatcher,
      files: noFiles,
      connect: () => client,
      settings: this.settings,
    })
    this.#gateway = gateway
    findings.note('process: starts')
    gateway.on('attempt:failed', ({ cause }) => {
      if (cause === 'timeout') faults.count('unknown-outcome')
    })
    gateway.start().catch((error: unknown) => {
      findings.note(`process: could not start: ${String(error)}`)
      faults.count('start-failed')
      life.die()
      this.#restartIn(1_000)
    })
  }

  /** The process dies at that call, and is started again `downMs` later. */
  crash(crash: Crash, downMs: number): void {
    this.#downMs = downMs
    this.#life?.crashAt(crash)
  }

  /** Stops as an operator stops it, and starts again. */
  async restart(downMs: number): Promise<void> {
    const life = this.#life
    const gateway = this.gateway
    if (gateway === undefined || life === undefined) return
    this.findings.note('process: stops')
    const stopping = gateway.stop().catch((error: unknown) => {
      this.findings.note(`process: stopping failed: ${String(error)}`)
    })
    // It may die while it stops; one that is not done by then is killed.
    const stopsAt = this.clock.elapsedMs()
    await Promise.race([stopping, wait(this.clock, killedAfterMs)])
    if (life.isDead) return
    this.faults.count('stopped')
    const tookMs = this.clock.elapsedMs() - stopsAt
    // Only a store that takes its time is waited for longer.
    if (tookMs > stopsWithinMs && this.scenario.rates['commit-slow'] === undefined) {
      this.findings.object('slow-stop', `stopping took ${tookMs} ms`)
    }
    life.die()
    this.#restartIn(downMs)
  }

  #restartIn(ms: number): void {
    this.#gateway = undefined
    this.clock.setTimer(ms, () => this.start())
  }

  #plantConnect(client: ConnectClient): ConnectClient {
    return this.#options.bug?.connect?.(client, this) ?? client
  }

  async #postWebhook(change: BmsChange): Promise<number | undefined> {
    const gateway = this.gateway
    if (gateway === undefined) return undefined
    const body = Buffer.from(JSON.stringify(change))
    const answer = gateway.webhooks
      .receiveBms({ body, headers: {}, query: {} })
      .then((response) => response?.status)
      .catch(() => 500)
    const status = await Promise.race([answer, wait(this.clock, webhookTimeoutMs).then(() => undefined)])
    if (status === 200) this.taken.push(change)
    return status
  }
}

export function organizationOf(provider: string): number {
  return 11_001 + providers.findIndex((name) => name === provider)
}

import { isDeepStrictEqual } from 'node:util'
import { DatabaseSync } from 'node:sqlite'
import type { ProviderContext } from '@truckroll/gateway'
import {
  createGateway,
  hostAdapter,
  UndiciHttpClient,
  type Attention,
  type DeadLetter,
  type Gateway,
  type HeldKey,
  type HostedAdapter,
  type JobView,
  type Store,
} from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { settled, VirtualClock } from '../clock/virtual-clock.ts'
import { createVirtualCommits } from '../clock/virtual-commits.ts'
import type { ReceivedPost } from '../dispatch/received-post.ts'
import { SimulatedDispatch } from '../dispatch/simulated-dispatch.ts'
import { FaultPlan } from '../faults/fault-plan.ts'
import { ProcessLife, type Crash } from '../faults/process-life.ts'
import { VirtualNetwork } from '../network/virtual-network.ts'
import { createSeededRandom, type SeededRandom } from '../seeded-random.ts'
import { companyId, toCompanyContext } from './company.ts'
import { DispatchFiles } from './dispatch-files.ts'
import { jobMessage, organizationId } from './messages.ts'
import { KeptLog } from './kept-log.ts'
import type { TestGatewayOptions } from './test-gateway-options.ts'
import type { VendorDouble } from './vendor-double.ts'
import { WebhookPost } from './webhook-post.ts'

const caller = { token: 'test' }
const loopback = ['127.0.0.0/8', '::1/128']
/** What has not happened after this much virtual time never will. */
const mostMs = 12 * 3_600_000

let gateways = 0

/**
 * A gateway with an adapter, Dispatch and the vendor's double, all in this process and on a clock that moves only when
 * told to. Nothing waits: an hour of retries takes milliseconds.
 */
export class TestGateway implements AsyncDisposable {
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly network: VirtualNetwork
  readonly dispatch: SimulatedDispatch
  readonly faults: FaultPlan
  readonly files = new DispatchFiles()
  readonly log = new KeptLog()
  readonly webhooks: WebhookPost
  readonly #options: TestGatewayOptions
  readonly #path: string
  /** Holds the data in memory while no gateway has it open. */
  readonly #data: DatabaseSync
  /** Of every process so far; what a killed one had open stays open as long as the data are looked at. */
  readonly #stores: Store[] = []
  #double: VendorDouble | undefined
  #life: ProcessLife | undefined
  #gateway: Gateway | undefined
  #hosted: HostedAdapter | undefined
  #jobs = 30_000

  constructor(options: TestGatewayOptions) {
    this.#options = options
    this.clock = new VirtualClock(options.startsAt ?? Date.UTC(2026, 2, 2, 15))
    gateways += 1
    this.#path = `file:test-gateway-${gateways}?mode=memory&cache=shared`
    this.#data = new DatabaseSync(this.#path)
    this.random = createSeededRandom(options.seed ?? 1)
    this.faults = new FaultPlan(this.random.fork('faults'), options.rates)
    this.network = new VirtualNetwork({ clock: this.clock, random: this.random.fork('network') })
    const { clock, random, faults } = this
    this.dispatch = new SimulatedDispatch({ clock, random: random.fork('dispatch'), faults })
    this.webhooks = new WebhookPost(this.clock, companyId, () => (this.isDead ? undefined : this.#gateway))
  }

  get double(): VendorDouble {
    if (this.#double === undefined) throw new Error('expected a test gateway that was started')
    return this.#double
  }

  get gateway(): Gateway {
    if (this.#gateway === undefined) throw new Error('expected a test gateway that was started')
    return this.#gateway
  }

  get isDead(): boolean {
    return this.#life?.isDead ?? true
  }

  /** The adapter outside of the gateway, to call one of its methods. */
  get adapter(): HostedAdapter['adapter'] {
    const { adapter } = this.#options
    this.#hosted ??= hostAdapter(adapter, {
      http: new UndiciHttpClient(this.network.connect(), this.clock),
      clock: this.clock,
      logger: this.log,
      settings: this.double.settings,
    })
    return this.#hosted.adapter
  }

  /** Makes the product, starts the gateway and connects the company. */
  async start(): Promise<void> {
    const post = (webhook: Parameters<WebhookPost['post']>[0]) => this.webhooks.post(webhook)
    this.#double = await this.#options.createDouble({ clock: this.clock, post })
    const { api } = this.#double
    if (api !== undefined) this.network.serve(api.origin, api.serve)
    await this.startProcess()
    await this.connect(this.#double.credentials)
  }

  /** Enters a login of the company; @throws GatewayError if the adapter refuses it. */
  async connect(credentials: unknown): Promise<void> {
    const settings = this.double.providerSettings
    await this.does(
      this.gateway.providers.change(
        companyId,
        {
          organizationId: this.#options.organizationId ?? organizationId,
          ...(credentials === undefined ? {} : { credentials: structuredClone(credentials) as never }),
          ...(settings === undefined ? {} : { settings: structuredClone(settings) as never }),
        },
        caller,
      ),
    )
  }

  /** A person says that the login is good again. */
  async resumeCompany(): Promise<void> {
    await this.does(
      this.gateway.operations.resume({ kind: 'provider', externalOrganizationId: companyId }, caller),
    )
  }

  /** Starts a process on what the one before left. */
  async startProcess(): Promise<void> {
    const { life, gateway } = this.#createProcess()
    this.#life = life
    this.#gateway = gateway
    await this.does(gateway.start())
  }

  /** A second process on the same data, beside the first one; both take the same work until this one is ended. */
  async startBeside(): Promise<AsyncDisposable> {
    const { gateway } = this.#createProcess()
    await this.does(gateway.start())
    return { [Symbol.asyncDispose]: () => this.does(gateway.stop()) }
  }

  #createProcess(): { readonly life: ProcessLife; readonly gateway: Gateway } {
    const life = new ProcessLife(this.clock)
    const { adapter, settings } = this.#options
    const store = createSqliteStore({
      path: this.#path,
      clock: life.clock,
      random: this.random,
      commitScheduler: createVirtualCommits(life.clock),
    })
    this.#stores.push(store)
    const dispatcher = this.network.connect(() => life.isDead)
    const gateway = createGateway({
      adapter,
      adapterSettings: this.double.settings,
      store: life.guard('store', store),
      connect: () => life.guard('dispatch', this.dispatch.client),
      clock: life.clock,
      random: this.random,
      logger: this.log,
      dispatcher,
      foreignDispatcher: dispatcher,
      files: this.files.client,
      settings: {
        dispatchKey: 'key',
        dispatchSecret: 'aa01',
        encryptionKey: Buffer.alloc(32, 7).toString('base64'),
        allowPrivateAddresses: loopback,
        ...settings,
      },
    })
    return { life, gateway }
  }

  /** Ends the process as kill -9 does: nothing that it does from now on has an effect. */
  kill(): void {
    this.#life?.die()
  }

  /** What a method that belongs to no event is given; its login is kept as the adapter saves it. */
  companyContext(credentials: unknown = this.double.credentials): ProviderContext {
    const { providerSettings } = this.double
    return toCompanyContext(this.#options.adapter, { credentials, providerSettings, logger: this.log })
  }

  /** Plans the end of the process at one of its next calls to store or Dispatch; undefined: it lives on. */
  killAt(crash: Crash | undefined): void {
    this.#life?.crashAt(crash)
  }

  /** A brand offers a job; returns its id as text. Fields lie over those of the kit's own job. */
  offer(fields: Readonly<Record<string, unknown>> = {}): string {
    this.#jobs += 1
    const given = fields['id']
    const id = typeof given === 'bigint' || typeof given === 'string' ? given : this.#jobs
    this.tell(String(id), jobMessage(this.clock.now(), { ...fields, id }))
    return String(id)
  }

  /** Dispatch tells something of a job. */
  tell(jobId: string, payload: unknown): void {
    this.dispatch.emit({ type: 'test', of: jobId, payload })
  }

  job(jobId: string): Promise<JobView | undefined> {
    return this.does(this.gateway.jobs.get(jobId))
  }

  /** What Dispatch got of a job, each update once, in order. */
  sent(jobId: string): readonly ReceivedPost[] {
    const seen = new Set<string>()
    return this.dispatch.posts.filter((post) => {
      const isNew = post.jobId === jobId && !seen.has(post.messageId)
      seen.add(post.messageId)
      return isNew
    })
  }

  async deadLetters(): Promise<readonly DeadLetter[]> {
    return (await this.does(this.gateway.operations.listDeadLetters({}))).items
  }

  async attention(): Promise<readonly Attention[]> {
    return (await this.does(this.gateway.operations.listAttention())).items
  }

  async held(): Promise<readonly HeldKey[]> {
    return (await this.does(this.gateway.operations.listHeld())).items
  }

  /** Lets time pass; it stands still while a server works on a request. */
  async advance(ms: number): Promise<void> {
    const until = this.clock.elapsedMs() + ms
    do await this.#untilQuiet()
    while (this.clock.fireNext(until - this.clock.elapsedMs()))
    await this.clock.advance(Math.max(0, until - this.clock.elapsedMs()))
  }

  /** Lets time pass until the work is done; @throws Error if it never is. */
  async does<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController()
    const end = () => over.abort()
    work.then(end, end)
    const until = this.clock.elapsedMs() + mostMs
    await this.#untilQuiet()
    while (!over.signal.aborted && this.clock.elapsedMs() < until) await this.#step()
    if (!over.signal.aborted) throw new Error('expected it to be done within 12 hours of virtual time')
    return work
  }

  /**
   * Lets time pass until nothing waits any more: all messages are handed over, all webhooks and updates taken. Returns
   * false if that does not come about within `withinMs`.
   */
  async settle(withinMs = 30 * 60_000): Promise<boolean> {
    const until = this.clock.elapsedMs() + withinMs
    for (
      let stepMs = 1_000;
      !this.isDead && this.clock.elapsedMs() < until;
      stepMs = Math.min(stepMs + 250, 15_000)
    ) {
      if (await this.#isSettled()) return true
      await this.advance(Math.min(stepMs, until - this.clock.elapsedMs()))
    }
    return this.#isSettled()
  }

  /**
   * Everything comes again: each message of Dispatch under a new id, and each webhook of the product. @throws Error if
   * the product or Dispatch holds anything else afterwards.
   */
  async expectNothingChanges(): Promise<void> {
    const before = structuredClone(await this.double.workOrders())
    const posts = this.dispatch.posts.length
    const messages = this.dispatch.queue.all().filter(({ type }) => type === 'test')
    for (const { group, type, payload } of messages) this.dispatch.queue.put({ group, type, payload })
    this.webhooks.postAllAgain()
    await this.settle()
    const after = await this.double.workOrders()
    if (!isDeepStrictEqual(after, before)) {
      throw new Error(
        `expected the product to be as it was before everything came again:\n${JSON.stringify(before)}\ngot:\n${JSON.stringify(after)}`,
      )
    }
    const more = this.dispatch.posts.slice(posts)
    if (more.length > 0)
      throw new Error(
        `expected Dispatch to get nothing new, got ${JSON.stringify(more.map(({ record }) => record))}`,
      )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#gateway !== undefined && !this.isDead) await this.does(this.#gateway.stop())
    await this.#double?.close?.()
    await this.network.close()
    for (const store of this.#stores) await store.close()
    this.#data.close()
  }

  async #isSettled(): Promise<boolean> {
    if (this.isDead || !this.webhooks.isEmpty || this.dispatch.queue.open().length > 0) return false
    const { waitingEvents, queuedUpdates } = await this.does(this.gateway.status())
    return waitingEvents === 0 && queuedUpdates === 0
  }

  /** Until no promise and no server goes on without time passing. */
  async #untilQuiet(): Promise<void> {
    do {
      await settled()
      await this.network.whenIdle()
      await settled()
    } while (this.network.isWorking)
  }

  /** To the next thing that happens, at most a second on. */
  async #step(): Promise<void> {
    if (!this.clock.fireNext(1_000)) await this.clock.advance(1_000)
    await this.#untilQuiet()
  }
}

/** A test gateway that is started. */
export async function createTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const gateway = new TestGateway(options)
  await gateway.start()
  return gateway
}

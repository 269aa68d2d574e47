import { SeededRandom } from '@truckroll/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Finding } from '../../support/findings.ts'
import { LoopbackBms } from '../bms/loopback-bms.ts'
import { dispatchKey, dispatchSecret, LoopbackDispatch } from '../dispatch/loopback-dispatch.ts'
import { checkEvidence } from '../oracle/check-evidence.ts'
import { Evidence, type BmsCall, type Post } from '../oracle/evidence.ts'
import type { ChaosContext } from '../scenario.ts'
import { Brand } from './brand.ts'
import { adapterPath, type GatewayProgram } from './gateway-program.ts'
import { GatewaySeat } from './gateway-seat.ts'
import { SqlitePlace, type StorePlace } from './store-place.ts'
import { Technician } from './technician.ts'
import { NeverCame, until } from './watch.ts'

export interface ProcessWorldOptions {
  /** Default: SQLite in the world's own folder. */
  readonly store?: (folder: string) => StorePlace | Promise<StorePlace>
  readonly adapter?: string
  readonly program?: GatewayProgram
  /** More settings of each gateway. */
  readonly env?: Readonly<Record<string, string>>
  readonly organizationIds?: readonly number[]
  readonly visibilityMs?: number
  /** Of each answer of Dispatch, and of each of the BMS. */
  readonly latencyMs?: { readonly dispatch: number; readonly bms: number }
  readonly hangMs?: number
  /** When nothing moves for so long, what is missing counts as lost. */
  readonly stallMs?: number
  /** True: somebody writes notes over the gateway's own HTTP meanwhile. */
  readonly hasTechnician?: boolean
}

/** Longer than the longest pause between two tries of a poll or a post. */
const longestPauseMs = 90_000
const mostWaiting = 120

/** Dispatch, a BMS and gateways in processes of their own, with the evidence of all that passes between them. */
export class ProcessWorld implements AsyncDisposable {
  readonly evidence = new Evidence()
  readonly findings: Finding[] = []
  readonly random: SeededRandom
  readonly signal: AbortSignal
  readonly dispatch: LoopbackDispatch
  readonly bms: LoopbackBms
  readonly brand: Brand
  readonly folder: string
  readonly store: StorePlace
  readonly seats: GatewaySeat[] = []
  readonly #context: ChaosContext
  readonly #stallMs: number
  readonly #options: ProcessWorldOptions
  readonly #knownJobs: string[] = []
  /** Jobs of messages that were emitted and not yet acked. */
  readonly #waiting = new Map<string, string>()
  #technician: Technician | undefined
  #traffic = 0
  /** Calls, posts and acks so far. */
  #moves = 0

  private constructor(
    parts: Pick<ProcessWorld, 'random' | 'dispatch' | 'bms' | 'folder' | 'store'>,
    context: ChaosContext,
    options: ProcessWorldOptions,
  ) {
    this.random = parts.random
    this.dispatch = parts.dispatch
    this.bms = parts.bms
    this.folder = parts.folder
    this.store = parts.store
    this.signal = context.signal
    this.#context = context
    this.#options = options
    this.#stallMs = options.stallMs ?? longestPauseMs
    const organizationIds = options.organizationIds ?? [11, 12, 13, 14, 15, 16]
    const random = this.random.fork('brand')
    this.brand = new Brand({ random, messagesPerJob: 5, organizationIds }, this.dispatch)
  }

  static async create(context: ChaosContext, options: ProcessWorldOptions = {}): Promise<ProcessWorld> {
    const random = new SeededRandom(context.seed)
    const { visibilityMs = 2_000, hangMs = 3_000, latencyMs } = options
    const folder = await mkdtemp(join(tmpdir(), 'truckroll-chaos-'))
    const store = (await options.store?.(folder)) ?? new SqlitePlace(folder)
    const heard: { world?: ProcessWorld } = {}
    const dispatch = await LoopbackDispatch.start(
      { random, visibilityMs, hangMs, latencyMs: latencyMs?.dispatch ?? 0 },
      {
        asked: () => heard.world?.hearRequest(),
        acked: ({ id }) => heard.world?.hearAck(id),
        posted: (post) => heard.world?.hearPost(post),
        confirmed: (updateId) => heard.world?.evidence.noteConfirmed(updateId),
      },
    )
    const bms = await LoopbackBms.start(
      { random, hangMs, latencyMs: latencyMs?.bms ?? 0 },
      { called: (call) => heard.world?.hearCall(call) },
    )
    heard.world = new ProcessWorld({ random, dispatch, bms, folder, store }, context, options)
    await heard.world.addSeat()
    if (options.hasTechnician === true) heard.world.#startTechnician()
    return heard.world
  }

  /** The first seat; the only one unless others were added. */
  get seat(): GatewaySeat {
    const [seat] = this.seats
    if (seat === undefined) throw new Error('expected a seat')
    return seat
  }

  /** How many requests came to Dispatch and the BMS. */
  get traffic(): number {
    return this.#traffic
  }

  async addSeat(): Promise<GatewaySeat> {
    const { program, env, adapter = adapterPath } = this.#options
    const seat = await GatewaySeat.create({
      program: program ?? this.#context.program,
      folder: this.folder,
      signal: this.signal,
      env: {
        TRUCKROLL_DISPATCH_URL: this.dispatch.url,
        TRUCKROLL_DISPATCH_KEY: dispatchKey,
        TRUCKROLL_DISPATCH_SECRET: dispatchSecret,
        TRUCKROLL_ADAPTER: adapter,
        TRUCKROLL_ADAPTER_BMS_URL: this.bms.url,
        TRUCKROLL_STORE: this.store.setting,
        TRUCKROLL_POLL_INTERVAL_MS: '50',
        TRUCKROLL_RETRY_BASE_MS: '20',
        TRUCKROLL_RETRY_MAX_MS: '1000',
        TRUCKROLL_LOG_LEVEL: 'warn',
        ...env,
      },
    })
    this.seats.push(seat)
    return seat
  }

  /** Puts messages into the queue, never more than about a hundred ahead of the gateway. */
  async feed(messages: number): Promise<void> {
    for (let count = 0; count < messages; count += 1) {
      await this.until('room in the queue', () => this.#waiting.size < mostWaiting, this.#stallMs)
      this.emit()
    }
  }

  /** Puts one message into the queue. */
  emit(organizationId?: number): void {
    const emitted = organizationId === undefined ? this.brand.emit() : this.brand.emitJob(organizationId)
    if (emitted.jobId !== undefined) this.#waiting.set(emitted.messageId, emitted.jobId)
    this.evidence.noteEmitted(emitted)
  }

  /** Lets time pass. */
  async rest(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.signal })
  }

  /** From now on neither Dispatch nor the BMS answers. */
  hang(): void {
    for (const { faults } of [this.dispatch, this.bms]) faults.begin({ kinds: ['hang'], probability: 1 })
  }

  calmDown(): void {
    for (const { faults } of [this.dispatch, this.bms]) faults.end()
  }

  object(rule: string, text: string): void {
    this.findings.push({ rule, text })
  }

  until<T>(
    what: string,
    check: () => T | undefined | false | Promise<T | undefined | false>,
    timeoutMs = 60_000,
  ): Promise<T> {
    return until(what, this.signal, timeoutMs, check)
  }

  /** Waits until all has come to rest, then says what was broken. A gateway must be running. */
  async settle(options: { readonly mayPark?: boolean } = {}): Promise<readonly Finding[]> {
    await this.#technician?.stop()
    try {
      await this.#untilAtRest()
      if (options.mayPark !== true)
        await this.until('a gateway with nothing left to do', () => this.#isQuiet(), this.#stallMs)
    } catch (error) {
      if (!(error instanceof NeverCame)) throw error
      const missing = [...this.evidence.missing].slice(0, 5).join(', ')
      const { length } = this.dispatch.queue.open()
      this.object('never-quiet', `${error.message}; ${length} messages not acked; missing: ${missing}`)
      this.#context.say(
        `the gateway's last words:\n${this.seats.map((seat) => seat.process.lastWords()).join('\n')}`,
      )
    }
    return [...this.findings, ...checkEvidence(this.evidence)]
  }

  /** What went to and fro, in a line. */
  tellTraffic(): string {
    const { emitted, posts, accepted, calls } = this.evidence
    const again = this.dispatch.queue.all().filter(({ deliveries }) => deliveries > 1).length
    const updates = new Set(posts.map(({ messageId }) => messageId)).size
    return (
      `${emitted.length} messages, ${again} came more than once, ${calls.length} calls to the BMS, ` +
      `${updates} updates (${accepted.length} over HTTP) in ${posts.length} posts`
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#technician?.leave()
    await Promise.all(this.seats.map((seat) => seat[Symbol.asyncDispose]()))
    await Promise.all([this.dispatch[Symbol.asyncDispose](), this.bms[Symbol.asyncDispose]()])
    this.store.letGo()
    await rm(this.folder, { recursive: true, force: true })
  }

  hearRequest(): void {
    this.#traffic += 1
  }

  hearCall(call: BmsCall): void {
    this.hearRequest()
    this.#moves += 1
    this.evidence.noteCall(call)
  }

  hearPost(post: Post): void {
    this.#moves += 1
    this.evidence.notePost(post)
  }

  hearAck(messageId: string): void {
    this.#moves += 1
    const jobId = this.#waiting.get(messageId)
    this.#waiting.delete(messageId)
    if (jobId !== undefined) this.#knownJobs.push(jobId)
    if (this.store.isRecorded(`${messageId}_0`) === false) this.evidence.earlyAcks.push(messageId)
  }

  /** Everything acked, done and posted. @throws NeverCame if nothing moves any more. */
  async #untilAtRest(): Promise<void> {
    const isDone = () => this.dispatch.queue.open().length === 0 && this.evidence.missing.size === 0
    while (!isDone()) {
      const before = this.#moves
      await this.until('anything that moves', () => isDone() || this.#moves !== before, this.#stallMs)
    }
  }

  async #isQuiet(): Promise<boolean> {
    const status = await this.seats.find((seat) => seat.isRunning)?.status()
    if (status === undefined) return false
    const { waitingEvents, queuedUpdates, heldKeys, deadLetters } = status
    if (deadLetters > 0) throw new NeverCame(`${deadLetters} dead letters`)
    return waitingEvents + queuedUpdates + heldKeys === 0
  }

  #startTechnician(): void {
    const random = this.random.fork('technician')
    this.#technician = new Technician({
      url: () => this.seats.find((seat) => seat.isRunning)?.url,
      pickJob: () => (this.#knownJobs.length === 0 ? undefined : random.pick(this.#knownJobs)),
      pauseMs: 100,
      accepted: (update) => this.evidence.noteAccepted(update),
      object: (text) => this.object('refused-update', text),
    })
  }
}

import type { VirtualClock } from '../clock/virtual-clock.ts'
import { wait } from '../clock/wait.ts'
import type { FaultPlan } from '../faults/fault-plan.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { BmsChange } from './bms-change.ts'
import { BmsError } from './bms-error.ts'
import { WebhookCourier, type PostWebhook } from './webhook-courier.ts'

/** Who calls, and what for. */
export interface BmsCall {
  readonly provider: string
  readonly jobId: string
  readonly eventId: string
  readonly attempt: number
  /** What is done, such as `work-order` or `note`. */
  readonly what: string
  /** Idempotency key of the step. `find` looks for it; it does not keep the BMS from making a second one. */
  readonly key: string
}

/** Something that the BMS did for the gateway. */
export interface BmsEffect extends BmsCall {
  /** The id that it gave. */
  readonly id: string
  /** Milliseconds elapsed. */
  readonly at: number
}

export interface BmsObserver {
  /** `find` with what it found. */
  found?(call: BmsCall, isFound: boolean): void
  did?(effect: BmsEffect): void
  told?(change: BmsChange): void
}

export interface SimulatedBmsOptions {
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly faults: FaultPlan
  /** Where webhooks go. Absent: it posts none, and changes are read by `changesSince`. */
  readonly postWebhook?: PostWebhook | undefined
  /** Longest time of a call that is not slow. Default 200. */
  readonly latencyMs?: number
}

interface WorkOrder {
  readonly bmsId: string
  readonly provider: string
  isCanceled: boolean
}

/**
 * How a BMS is down: it answers that it is, it fails every call, or it lets callers wait until they give up.
 */
export type BmsOutage = 'refuses' | 'fails' | 'answers-late'

const refusedLoginForMs = 15_000
const patienceMs = 30_000

/**
 * A simulated field-service product. It does everything it is asked, twice if it is asked twice, and reports
 * every change.
 */
export class SimulatedBms {
  readonly #options: Required<Omit<SimulatedBmsOptions, 'postWebhook'>>
  readonly #observer: BmsObserver
  readonly #courier: WebhookCourier | undefined
  readonly #changes: BmsChange[] = []
  readonly #effects: BmsEffect[] = []
  readonly #byKey = new Map<string, BmsEffect>()
  /**
   * The work orders of each job, the newest last: one for each provider that had the job, and one for each
   * time it came back.
   */
  readonly #workOrders = new Map<string, WorkOrder[]>()
  readonly #refusesLoginUntil = new Map<string, number>()
  #downUntil = 0
  #outage: BmsOutage = 'refuses'
  #lastId = 0

  constructor(options: SimulatedBmsOptions, observer: BmsObserver = {}) {
    this.#options = { latencyMs: 200, ...options }
    this.#observer = observer
    const { postWebhook } = options
    this.#courier = postWebhook && new WebhookCourier({ ...options, postWebhook })
  }

  get effects(): readonly BmsEffect[] {
    return this.#effects
  }

  /** Webhooks that are not answered yet. */
  openWebhooks(): readonly BmsChange[] {
    return this.#courier?.open() ?? []
  }

  /** No call has an effect for that long. */
  goDown(forMs: number, how: BmsOutage = 'refuses'): void {
    this.#outage = how
    this.#downUntil = this.#options.clock.elapsedMs() + forMs
  }

  /** Makes something. @throws BmsError */
  async make(call: BmsCall, update?: BmsChange['update']): Promise<string> {
    const { faults, clock } = this.#options
    await this.#begin(call)
    const effect: BmsEffect = { ...call, id: this.#nextId(call.what), at: clock.elapsedMs() }
    this.#effects.push(effect)
    if (!this.#byKey.has(call.key)) this.#byKey.set(call.key, effect)
    if (call.what === 'work-order') this.#open(effect)
    this.#observer.did?.(effect)
    if (update !== undefined) this.#tell(call, 'gateway', update)
    if (call.what === 'cancel') this.#cancel(call)
    await this.#end()
    if (faults.strikes('bms-lost')) throw new BmsError('timeout')
    return effect.id
  }

  /** Looks for what was made under a key. @throws BmsError */
  async find(call: BmsCall): Promise<string | undefined> {
    await this.#begin(call)
    const found = this.#byKey.get(call.key)
    this.#observer.found?.(call, found !== undefined)
    await this.#end()
    return found?.id
  }

  /** The changes of a provider after a cursor, and the next cursor. @throws BmsError */
  async changesSince(
    provider: string,
    from: number,
  ): Promise<{ readonly changes: readonly BmsChange[]; readonly next: number }> {
    const { faults } = this.#options
    await this.#travel()
    if (faults.strikes('bms-fails')) throw new BmsError('failed')
    const all = this.#changes.filter((change) => change.provider === provider)
    await this.#end()
    if (faults.strikes('bms-lost')) throw new BmsError('timeout')
    return { changes: all.slice(from), next: all.length }
  }

  /**
   * A person of the provider changes something; false if it has no work order of the job yet. `provider`: default the
   * one whose work order is the newest.
   */
  act(jobId: string, update: BmsChange['update'], provider?: string): boolean {
    const newest = this.#workOrders.get(jobId)?.at(-1)?.provider
    return this.#tell({ jobId, provider: provider ?? newest ?? '' }, 'person', update)
  }

  #find({ jobId, provider }: Pick<BmsCall, 'jobId' | 'provider'>): WorkOrder | undefined {
    return this.#workOrders.get(jobId)?.findLast((workOrder) => workOrder.provider === provider)
  }

  /** People use a second work order only once the first is canceled. */
  #open({ id: bmsId, jobId, provider }: BmsEffect): void {
    if (this.#find({ jobId, provider })?.isCanceled === false) return
    const workOrders = this.#workOrders.get(jobId) ?? []
    workOrders.push({ bmsId, provider, isCanceled: false })
    this.#workOrders.set(jobId, workOrders)
  }

  #cancel(call: BmsCall): void {
    const workOrder = this.#find(call)
    if (workOrder !== undefined) workOrder.isCanceled = true
  }

  async #begin(call: BmsCall): Promise<void> {
    const { clock, faults } = this.#options
    await this.#travel()
    if (clock.elapsedMs() < this.#downUntil && !faults.isOver) return this.#fail()
    if (faults.strikes('bms-login-refused')) {
      this.#refusesLoginUntil.set(call.provider, clock.elapsedMs() + refusedLoginForMs)
    }
    if (clock.elapsedMs() < (this.#refusesLoginUntil.get(call.provider) ?? 0) && !faults.isOver) {
      throw new BmsError('login')
    }
    if (faults.strikes('bms-fails')) throw new BmsError('failed')
    if (faults.strikes('bms-throttled')) {
      throw new BmsError('throttled', faults.streamOf('bms-throttled').integer(1, 20) * 1_000)
    }
  }

  async #fail(): Promise<never> {
    const { clock, faults } = this.#options
    faults.count('bms-down')
    if (this.#outage === 'answers-late') await wait(clock, patienceMs)
    const failures = { refuses: 'down', fails: 'failed', 'answers-late': 'timeout' } as const
    throw new BmsError(failures[this.#outage])
  }

  /** The work is done by now; the answer may take long, perhaps longer than the caller waits. */
  async #end(): Promise<void> {
    const { clock, faults } = this.#options
    if (faults.strikes('bms-slow')) await wait(clock, faults.streamOf('bms-slow').integer(1, 40) * 1_000)
    if (!faults.strikes('bms-hangs')) return this.#travel()
    const hang = faults.streamOf('bms-hangs')
    await wait(clock, (hang.chance(0.3) ? hang.integer(601, 900) : hang.integer(20, 200)) * 1_000)
    if (hang.chance(0.5)) throw new BmsError('timeout')
  }

  #travel(): Promise<void> {
    const { clock, random, latencyMs } = this.#options
    return wait(clock, random.integer(1, latencyMs))
  }

  #tell(of: Pick<BmsCall, 'jobId' | 'provider'>, by: BmsChange['by'], update: BmsChange['update']): boolean {
    const workOrder = this.#find(of)
    if (workOrder === undefined) return false
    const { bmsId, provider } = workOrder
    const change: BmsChange = { id: this.#nextId('change'), jobId: of.jobId, by, update, provider, bmsId }
    this.#observer.told?.(change)
    this.#changes.push(change)
    this.#courier?.post(change)
    return true
  }

  #nextId(what: string): string {
    this.#lastId += 1
    return `${what}-${this.#lastId}`
  }
}

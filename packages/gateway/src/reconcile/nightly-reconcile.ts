import {
  type Clock,
  type ControlStore,
  type LeaseStore,
  type Logger,
  type Random,
  sleep,
} from '@truckroll/store'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import { LeaseKeeper } from '../leases/lease-keeper.ts'
import type { Difference, ReconcileApi } from './reconcile-api.ts'

/** What is not found is asked for again, so often and so long after. */
const asksAgain = 3
const askAgainAfterMs = 3_600_000
const dayMs = 86_400_000
const leaseName = 'nightly reconcile'
/** Holds the last night that was compared. */
const conditionName = 'nightly-reconcile'
/** While another process compares: it may die before it is through. */
const lookAgainEveryMs = 60_000
const comparing: Retried = {
  failed: 'comparing work orders with Dispatch failed; trying again in the next night',
  again: 'work orders are compared with Dispatch again',
}

export interface NightlyParts {
  readonly reconciliation: ReconcileApi
  readonly store: Pick<ControlStore, 'addAttention' | 'listConditions' | 'setCondition'> & LeaseStore
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly faults: FaultLog
  readonly mode: 'off' | 'report' | 'repair'
  /** `02:00`, in UTC. */
  readonly at: string
  /** False if the adapter reads no work orders. */
  readonly canRead: boolean
}

/**
 * Once a day compares all jobs with their work orders, and lists for people what it does not repair. Of several
 * processes on one store, one does it; if that one dies, another begins again.
 */
export class NightlyReconcile {
  readonly #parts: NightlyParts
  readonly #stopping = new AbortController()
  #loop: Promise<void> | undefined

  constructor(parts: NightlyParts) {
    this.#parts = parts
  }

  start(): void {
    const { mode, canRead, logger } = this.#parts
    if (mode === 'off') return
    if (canRead) this.#loop ??= this.#run()
    else logger.warn({ mode }, 'nothing is compared at night: the adapter reads no work orders (getJob)')
  }

  /** Waits for the page under way, but no longer than `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort()
    const ended = new AbortController()
    const ending = this.#loop?.then(() => ended.abort())
    await Promise.race([ending, sleep(this.#parts.clock, graceMs, ended.signal)])
  }

  async #run(): Promise<void> {
    const { clock, at, faults } = this.#parts
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const waitMs = toWaitMs(clock.now(), at)
      const night = clock.now() + waitMs
      await sleep(clock, waitMs, signal)
      if (signal.aborted) return
      try {
        await this.#compareOnce(night)
        faults.worked(comparing)
      } catch (error) {
        if (!signal.aborted) faults.failed(comparing, error)
      }
    }
  }

  async #compareOnce(night: number): Promise<void> {
    const { store, clock, faults, random } = this.#parts
    const { signal } = this.#stopping
    const keeper = new LeaseKeeper(store, clock, faults, leaseName, random.id())
    while (!(await this.#wasCompared(night)) && !signal.aborted) {
      const lease = await keeper.hold()
      if (lease === undefined) {
        await sleep(clock, lookAgainEveryMs, signal)
        continue
      }
      const mayGoOn = async () => !signal.aborted && (await keeper.hold())?.token === lease.token
      try {
        // It may have been compared between the look and the lease.
        if (!(await this.#wasCompared(night))) await this.#compareAll(mayGoOn)
        if (await mayGoOn()) await store.setCondition(conditionName, String(night))
      } finally {
        await keeper.release()
      }
    }
  }

  async #wasCompared(night: number): Promise<boolean> {
    return (await this.#parts.store.listConditions()).get(conditionName) === String(night)
  }

  async #compareAll(mayGoOn: () => Promise<boolean>): Promise<void> {
    const { reconciliation, logger, mode } = this.#parts
    const found: Difference[] = []
    let compared = 0
    let cursor: string | undefined
    do {
      if (!(await mayGoOn())) return
      const page = await reconciliation.compare({
        isRepairing: mode === 'repair',
        ...(cursor === undefined ? {} : { cursor }),
      })
      found.push(...page.differences)
      compared += page.compared
      cursor = page.nextCursor
    } while (cursor !== undefined)
    const repaired = found.filter((difference) => difference.repaired !== undefined).length
    logger.info({ compared, differences: found.length, repaired }, 'work orders were compared with Dispatch')
    for (const difference of found) await this.#tell(difference)
    await this.#askAgain(
      found.filter(({ kind }) => kind === 'not_found'),
      mayGoOn,
    )
  }

  /** A search that is late, or a work order that somebody takes back: only what stays away is told. */
  async #askAgain(missing: readonly Difference[], mayGoOn: () => Promise<boolean>): Promise<void> {
    const { reconciliation, clock, mode } = this.#parts
    const { signal } = this.#stopping
    let left = missing
    for (let times = 0; times < asksAgain && left.length > 0; times += 1) {
      await sleep(clock, askAgainAfterMs, signal)
      const still: Difference[] = []
      for (const { jobId } of left) {
        if (!(await mayGoOn())) return
        const { differences } = await reconciliation.compare({ isRepairing: mode === 'repair', jobId })
        still.push(...differences.filter(({ kind }) => kind === 'not_found'))
        for (const difference of differences) await this.#tell(difference)
      }
      left = still
    }
    if (left.length > 0 && !(await mayGoOn())) return
    for (const { jobId, externalOrganizationId, bmsId } of left) {
      const text = `The BMS has not found work order ${bmsId} for ${asksAgain} hours. Nothing was canceled: look whether somebody removed it.`
      await this.#list(jobId, externalOrganizationId, text)
    }
  }

  async #tell({ kind, repaired, repair, jobId, externalOrganizationId, text }: Difference): Promise<void> {
    if (kind === 'not_found' || repaired !== undefined) return
    if (kind === 'unread') return this.#parts.logger.warn({ jobId, externalOrganizationId }, text)
    const how = repair === undefined ? '' : ' (truckroll reconcile --repair)'
    await this.#list(jobId, externalOrganizationId, `BMS and Dispatch differ: ${text}${how}`)
  }

  async #list(jobId: string, externalOrganizationId: string, text: string): Promise<void> {
    await this.#parts.store.addAttention({ cause: 'needs_attention', jobId, externalOrganizationId, text })
  }
}

/** Until it is that time of day the next time. */
function toWaitMs(now: number, at: string): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  const today = Math.floor(now / dayMs) * dayMs + (hours * 60 + minutes) * 60_000
  return today > now ? today - now : today + dayMs - now
}

import type { VirtualClock } from '../clock/virtual-clock.ts'
import { wait } from '../clock/wait.ts'
import type { FaultPlan } from '../faults/fault-plan.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { BmsChange } from './bms-change.ts'

/** Posts one webhook; resolves with the status of the answer, undefined if none came in time. */
export type PostWebhook = (change: BmsChange) => Promise<number | undefined>

const retryMs = 7_000

/** Posts changes, those of one work order in order, each until the answer is 2xx. */
export class WebhookCourier {
  readonly #parts: {
    readonly clock: VirtualClock
    readonly random: SeededRandom
    readonly faults: FaultPlan
    readonly postWebhook: PostWebhook
  }
  readonly #waiting = new Map<string, BmsChange[]>()

  constructor(parts: {
    readonly clock: VirtualClock
    readonly random: SeededRandom
    readonly faults: FaultPlan
    readonly postWebhook: PostWebhook
  }) {
    this.#parts = parts
  }

  /** Those not answered yet. */
  open(): readonly BmsChange[] {
    return [...this.#waiting.values()].flat()
  }

  post(change: BmsChange): void {
    const waiting = this.#waiting.get(change.bmsId)
    if (waiting !== undefined) {
      waiting.push(change)
      return
    }
    const changes = [change]
    this.#waiting.set(change.bmsId, changes)
    void this.#deliver(change.bmsId, changes)
  }

  async #deliver(bmsId: string, changes: BmsChange[]): Promise<void> {
    const { clock, random, faults, postWebhook } = this.#parts
    for (let head = changes[0]; head !== undefined; head = changes[0]) {
      await wait(clock, random.integer(10, 300))
      const status = await postWebhook(head)
      if (status === undefined || status >= 300) await wait(clock, retryMs)
      else if (!faults.strikes('webhook-repeated')) changes.shift()
    }
    this.#waiting.delete(bmsId)
  }
}

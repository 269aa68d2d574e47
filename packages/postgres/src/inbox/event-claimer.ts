import { type ClaimedEvent, type ClaimOptions, readInteger, readText, type Row } from '@truckroll/store'
import type { Parameters } from '../connection/statement.ts'
import { toJson } from '../connection/to-parameter.ts'
import type { KeyTable } from '../keys/key-table.ts'
import type { CallBuckets } from '../rates/call-buckets.ts'
import { inboxSql } from '../sql/inbox-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { toClaimedEvent } from './to-claimed-event.ts'

/** Hands out the heads of free keys, providers taking turns. */
export class EventClaimer {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #buckets: CallBuckets
  /** The slot served last by this process: the next one begins. */
  #lastSlot = ''
  /** Keys due before this were looked at; what still waits of them waits for something else than time. */
  #claimedAt = 0
  #holdsUnknown = false
  /** Calls of a provider a second, as last asked for. */
  #ratePerSecond: number | undefined
  /** A claim was asked for and not answered: what it took, if anything, is nobody's. */
  #isAnswerLost = false

  constructor(context: StoreContext, keys: KeyTable, buckets: CallBuckets) {
    this.#context = context
    this.#keys = keys
    this.#buckets = buckets
  }

  /** Whether organizations that are not connected wait, as last asked for. */
  get holdsUnknown(): boolean {
    return this.#holdsUnknown
  }

  async claim(options: ClaimOptions): Promise<readonly ClaimedEvent[]> {
    const { owner, now } = this.#context
    const { limit, claimMs, perProvider, holdsUnknown, onlyProvider, calls } = options
    this.#holdsUnknown = holdsUnknown
    this.#ratePerSecond = calls?.ratePerSecond
    const parameters = {
      now: now(),
      limit,
      claimMs,
      owner,
      slot: this.#lastSlot,
      options: toJson({
        perProvider,
        holdsUnknown,
        inFlight: Object.fromEntries(options.inFlight),
        inHand: [...(options.inHand ?? [])],
        skip: [...options.skip],
        only: onlyProvider,
        isProbe: options.isProbe,
        callRate: calls?.ratePerSecond,
        promised: Object.fromEntries(calls?.promised ?? []),
        isAnswerLost: this.#takeLost(options.inHand),
      }),
    }
    const rows = await this.#ask(parameters)
    const [first] = rows
    if (first !== undefined) {
      this.#claimedAt = readInteger(first, 'claimed_at')
      this.#lastSlot = readText(first, 'last_slot')
    }
    return rows.filter((row) => row['id'] !== null).map(toClaimedEvent)
  }

  async nextDueAt(): Promise<number | undefined> {
    const times = [
      await this.#keys.nextDueAt(this.#claimedAt),
      this.#ratePerSecond === undefined
        ? undefined
        : await this.#buckets.opensAt(this.#ratePerSecond, this.#claimedAt),
    ].filter((time) => time !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  async #ask(parameters: Parameters): Promise<Row[]> {
    try {
      return await this.#context.database.all(inboxSql.claim, parameters, (row) => row, {
        retriesLost: false,
      })
    } catch (error) {
      this.#isAnswerLost = true
      throw error
    }
  }

  /** True once after a lost answer, for a caller who says what it has: all else of this process is free again. */
  #takeLost(inHand: ReadonlySet<string> | undefined): boolean {
    const isLost = this.#isAnswerLost && inHand !== undefined
    if (isLost) this.#isAnswerLost = false
    return isLost
  }
}

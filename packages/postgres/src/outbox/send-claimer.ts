import {
  type ClaimedSend,
  finishSends,
  providerPostKinds,
  readInteger,
  readOptionalBytes,
  readOptionalText,
  readText,
  readWord,
  type Row,
  type SendClaim,
  type SendClaimOptions,
  type SendEnd,
  type SendOutcome,
  updateKinds,
  type Values,
} from '@truckroll/store'
import { Lane } from '../connection/lane.ts'

import { toJson } from '../connection/to-parameter.ts'
import type { KeyTable } from '../keys/key-table.ts'
import { providerWork } from '../providers/provider-work.ts'
import { outboxSql } from '../sql/outbox-sql.ts'
import type { StoreContext } from '../store-context.ts'

const sendKinds = [...updateKinds, ...providerPostKinds]

/** Hands out the next update of each job that has none on its way, and takes back what came of it. */
export class SendClaimer {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #ends: Lane<SendEnd, boolean>
  #lastSeat = ''
  #lastSlot = ''
  #claimedAt = 0
  /** A claim was asked for and not answered: what it took, if anything, is nobody's. */
  #isAnswerLost = false

  constructor(context: StoreContext, keys: KeyTable) {
    this.#context = context
    this.#keys = keys
    this.#ends = new Lane((ends) => context.run(() => finishSends(providerWork, ends)))
  }

  async claim(options: SendClaimOptions): Promise<readonly ClaimedSend[]> {
    const { owner, now } = this.#context
    const { limit, claimMs, fileBytes } = options
    const parameters = {
      now: now(),
      limit,
      claimMs,
      owner,
      seat: this.#lastSeat,
      slot: this.#lastSlot,
      options: toJson({
        inHand: [...(options.inHand ?? [])],
        skip: [...options.skip],
        fileBytes,
        isAnswerLost: this.#takeLost(options.inHand),
      }),
    }
    const rows = await this.#ask(parameters)
    const [first] = rows
    if (first !== undefined) {
      this.#claimedAt = readInteger(first, 'claimed_at')
      this.#lastSeat = readText(first, 'last_seat')
      this.#lastSlot = readText(first, 'last_slot')
    }
    return rows.filter((row) => row['id'] !== null).map(toClaimedSend)
  }

  finish(claim: SendClaim, outcome: SendOutcome): Promise<boolean> {
    return this.#ends.run({ claim, outcome }, 0)
  }

  nextDueAt(): Promise<number | undefined> {
    return this.#keys.nextDueAt(this.#claimedAt)
  }

  async #ask(parameters: Values): Promise<Row[]> {
    try {
      return await this.#context.database.all(outboxSql.claim, parameters, (row) => row, {
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

function toClaimedSend(row: Row): ClaimedSend {
  const seat = readText(row, 'seat')
  return {
    claim: { updateId: readText(row, 'id'), key: readText(row, 'key'), token: readInteger(row, 'token') },
    jobId: readOptionalText(row, 'job_id'),
    kind: readWord(row, 'kind', sendKinds),
    // The seat of posts that the application's own key signs has no name.
    credential: seat === '' ? undefined : seat,
    provider: readOptionalText(row, 'provider'),
    record: readText(row, 'record'),
    sealedCredentials: readOptionalBytes(row, 'sealed_credentials'),
    fileBytes: readInteger(row, 'file_bytes'),
    attempts: readInteger(row, 'attempts'),
  }
}

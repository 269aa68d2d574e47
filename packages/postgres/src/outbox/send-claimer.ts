import {
  type ClaimedSend,
  providerPostKinds,
  readInteger,
  readOptionalBytes,
  readOptionalText,
  readText,
  readWord,
  type Row,
  type SendClaim,
  type SendClaimOptions,
  type SendOutcome,
  updateKinds,
} from '@truckroll/store'
import type { Parameters } from '../connection/statement.ts'
import { toJson } from '../connection/to-parameter.ts'
import { toMessagesParameter } from '../inbox/to-messages-parameter.ts'
import type { KeyTable } from '../keys/key-table.ts'
import { outboxSql } from '../sql/outbox-sql.ts'
import type { StoreContext } from '../store-context.ts'

const sendKinds = [...updateKinds, ...providerPostKinds]

/** Hands out the next update of each job that has none on its way, and takes back what came of it. */
export class SendClaimer {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  #lastSeat = ''
  #lastSlot = ''
  #claimedAt = 0
  /** A claim was asked for and not answered: what it took, if anything, is nobody's. */
  #isAnswerLost = false

  constructor(context: StoreContext, keys: KeyTable) {
    this.#context = context
    this.#keys = keys
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

  async finish(claim: SendClaim, outcome: SendOutcome): Promise<boolean> {
    const { database, now, wakeAll } = this.#context
    const { state, ...rest } = outcome
    const notice = outcome.state === 'dead' ? outcome.notice : undefined
    const parameters = {
      key: claim.key,
      id: claim.updateId,
      token: claim.token,
      outcome: toJson({ ...rest, state, notice: undefined }),
      notice: notice === undefined ? undefined : toMessagesParameter([{ messages: [notice] }]),
      now: now(),
    }
    const hasMore = await database.first(outboxSql.finish, parameters, (row) => row['has_more'])
    if (hasMore === true) wakeAll('outbox')
    if (hasMore !== null && notice !== undefined) wakeAll('inbox')
    return hasMore !== null
  }

  nextDueAt(): Promise<number | undefined> {
    return this.#keys.nextDueAt(this.#claimedAt)
  }

  async #ask(parameters: Parameters): Promise<Row[]> {
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

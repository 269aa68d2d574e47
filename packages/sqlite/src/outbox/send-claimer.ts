import {
  type ClaimedSend,
  providerPostKinds,
  readInteger,
  readOptionalBytes,
  readOptionalText,
  readText,
  readWord,
  type SendClaim,
  type SendClaimOptions,
  updateKinds,
} from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import type { KeyTable, Place, ReadyKey } from '../keys/key-table.ts'
import { FIRST_PLACE, takeTurns, type Verdict } from '../keys/take-turns.ts'
import type { PauseTable } from '../providers/pause-table.ts'
import type { ProviderTable } from '../providers/provider-table.ts'
import { updateSql } from '../sql/update-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** The seat of posts that the application's own key signs. */
const APPLICATION_SEAT = ''

const sendKinds = [...updateKinds, ...providerPostKinds]

type QueuedUpdate = Omit<ClaimedSend, 'claim' | 'credential' | 'provider'> & { readonly id: string }

/** Hands out the next update of each job that has none on its way. */
export class SendClaimer {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #providers: ProviderTable
  readonly #pauses: PauseTable
  #lastServed: Place = FIRST_PLACE
  #claimedAt = 0

  constructor(context: StoreContext, keys: KeyTable, providers: ProviderTable, pauses: PauseTable) {
    this.#context = context
    this.#keys = keys
    this.#providers = providers
    this.#pauses = pauses
  }

  claim(options: SendClaimOptions): readonly ClaimedSend[] {
    const now = this.#context.clock.now()
    this.#claimedAt = now
    if (!this.#keys.refresh(now) || this.#pauses.isAllPaused()) return []
    const paused = this.#providers.paused()
    const claimed: ClaimedSend[] = []
    let roomBytes = options.fileBytes
    // A file larger than all the room goes alone, else it would never go.
    let hasFileInHand = this.#context.connection.first(updateSql.hasFileInHand, {}, () => true) ?? false
    this.#lastServed = takeTurns({
      keys: this.#keys,
      now,
      limit: options.limit,
      from: this.#lastServed,
      judge: (key) => judge(key, options.skip, paused),
      take: (key) => {
        if (options.inHand?.has(key.key) === true) return false
        const update = this.#context.connection.first(updateSql.head, { key: key.key }, toQueuedUpdate)
        if (update === undefined) return false
        if (update.fileBytes > 0) {
          if (hasFileInHand && update.fileBytes > roomBytes) return false
          hasFileInHand = true
          roomBytes -= update.fileBytes
        }
        claimed.push(this.#take(key, update, now + options.claimMs))
        return true
      },
    })
    return claimed
  }

  renew(claim: SendClaim, claimMs: number): boolean {
    return this.#keys.renew(toKeyClaim(claim), this.#context.clock.now() + claimMs)
  }

  release(claim: SendClaim): void {
    this.#keys.release(toKeyClaim(claim))
  }

  nextDueAt(): number | undefined {
    return this.#keys.nextDueAt(this.#claimedAt)
  }

  #take(key: ReadyKey, update: QueuedUpdate, until: number): ClaimedSend {
    const token = this.#context.nextToken()
    this.#keys.claim({ key: key.key, id: update.id, token }, until)
    const { id, ...rest } = update
    return {
      ...rest,
      claim: { updateId: id, key: key.key, token },
      credential: key.seat === APPLICATION_SEAT ? undefined : key.seat,
      provider: key.provider,
    }
  }
}

function judge(key: ReadyKey, skip: ReadonlySet<string>, paused: ReadonlySet<string>): Verdict {
  if (skip.has(key.seat)) return 'pass-seat'
  const isPaused = key.jobId !== undefined && key.provider !== undefined && paused.has(key.provider)
  return isPaused ? 'pass-slot' : 'take'
}

function toKeyClaim(claim: SendClaim) {
  return { key: claim.key, id: claim.updateId, token: claim.token }
}

function toQueuedUpdate(row: Row): QueuedUpdate {
  return {
    id: readText(row, 'id'),
    jobId: readOptionalText(row, 'job_id'),
    kind: readWord(row, 'kind', sendKinds),
    record: readText(row, 'record'),
    sealedCredentials: readOptionalBytes(row, 'sealed_credentials'),
    fileBytes: readInteger(row, 'file_bytes'),
    attempts: readInteger(row, 'attempts'),
  }
}

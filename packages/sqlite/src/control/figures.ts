import { readInteger, readOptionalInteger, readText, type StoreFigures } from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { readStoreBytes } from '../connection/store-bytes.ts'
import type { ProviderTable } from '../providers/provider-table.ts'
import { figureSql } from '../sql/dead-letter-sql.ts'
import { counterSql } from '../sql/meta-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { AttentionList } from './attention-list.ts'
import type { DeadLetters } from './dead-letters.ts'
import type { HeldKeys } from './held-keys.ts'
import type { ReplayRuns } from './replay-runs.ts'

/** Counts for `status` and metrics. All go over work that is open, none over what is done. */
export class Figures {
  readonly #context: StoreContext
  readonly #deadLetters: DeadLetters
  readonly #held: HeldKeys
  readonly #attention: AttentionList
  readonly #providers: ProviderTable
  readonly #replays: ReplayRuns

  constructor(
    context: StoreContext,
    deadLetters: DeadLetters,
    held: HeldKeys,
    attention: AttentionList,
    providers: ProviderTable,
    replays: ReplayRuns,
  ) {
    this.#context = context
    this.#deadLetters = deadLetters
    this.#held = held
    this.#attention = attention
    this.#providers = providers
    this.#replays = replays
  }

  read(): StoreFigures {
    const { connection } = this.#context
    const waiting = connection.first(figureSql.waiting, {}, toBacklog)
    const queued = connection.first(figureSql.queued, {}, toBacklog)
    const unhandledTypes = Object.fromEntries(
      connection.all(
        counterSql.unhandled,
        {},
        (row) => [readText(row, 'type'), readInteger(row, 'value')] as const,
      ),
    )
    return {
      waitingEvents: waiting?.count ?? 0,
      oldestWaitingAt: waiting?.oldestAt,
      queuedUpdates: queued?.count ?? 0,
      oldestQueuedAt: queued?.oldestAt,
      deadLetters: this.#deadLetters.count(),
      replaying: this.#replays.left(),
      heldKeys: this.#held.count(),
      attention: this.#attention.count(),
      unhandled: Object.values(unhandledTypes).reduce((sum, count) => sum + count, 0),
      unhandledTypes,
      providers: this.#providers.countByState(),
      storeBytes: readStoreBytes(connection),
    }
  }
}

function toBacklog(row: Row): { readonly count: number; readonly oldestAt: number | undefined } {
  return { count: readInteger(row, 'count'), oldestAt: readOptionalInteger(row, 'oldest') }
}

import { readInteger, readOptionalInteger, type Row, type StoreFigures } from '@truckroll/gateway/store'
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

  async read(): Promise<StoreFigures> {
    const { database } = this.#context
    const waiting = await database.first(figureSql.waiting, {}, toBacklog)
    const queued = await database.first(figureSql.queued, {}, toBacklog)
    const readUnhandled = (row: Row) => readInteger(row, 'value')
    return {
      waitingEvents: waiting?.count ?? 0,
      oldestWaitingAt: waiting?.oldestAt,
      queuedUpdates: queued?.count ?? 0,
      oldestQueuedAt: queued?.oldestAt,
      deadLetters: await this.#deadLetters.count(),
      replaying: await this.#replays.left(),
      heldKeys: await this.#held.count(),
      attention: await this.#attention.count(),
      unhandled: (await database.first(counterSql.get, { name: 'unhandled' }, readUnhandled)) ?? 0,
      providers: await this.#providers.countByState(),
      storeBytes: (await database.first(figureSql.bytes, {}, (row) => readInteger(row, 'bytes'))) ?? 0,
    }
  }
}

function toBacklog(row: Row): { readonly count: number; readonly oldestAt: number | undefined } {
  return { count: readInteger(row, 'count'), oldestAt: readOptionalInteger(row, 'oldest') }
}

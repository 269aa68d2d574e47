import { type Caller, readInteger } from '@truckroll/store'
import { controlSql } from '../sql/control-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { toBy } from './to-by.ts'

/** What a person decides about a parked item: try it again at its place, or go on without it. */
export class Replayer {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  /** Resolves with how many of the ids were parked items. */
  async replay(ids: readonly string[], from: 'start' | 'failed', by: Caller | undefined): Promise<number> {
    const { database, now } = this.#context
    const parameters = { ids, isFromStart: from === 'start', by: toBy(by), now: now() }
    const count = await database.first(controlSql.replay, parameters, (row) => readInteger(row, 'count'))
    this.#wake()
    return count ?? 0
  }

  async skip(id: string, by: Caller | undefined): Promise<boolean> {
    const { database, now } = this.#context
    const isSkipped = await database.first(
      controlSql.skip,
      { id, by: toBy(by), now: now() },
      (row) => row['is_skipped'],
    )
    this.#wake()
    return isSkipped === true
  }

  #wake(): void {
    this.#context.wakeAll('inbox')
    this.#context.wakeAll('outbox')
  }
}

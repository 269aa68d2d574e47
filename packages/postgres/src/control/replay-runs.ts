import {
  type LetterFilter,
  type NewReplay,
  readInteger,
  readNumber,
  type ReplayProgress,
  toReplayWords,
} from '@truckroll/store'
import { controlSql } from '../sql/control-sql.ts'
import { deadLetterSql } from '../sql/dead-letter-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { toBy } from './to-by.ts'

/** Replays of many items: begun once, taken on slice by slice until they are through. */
export class ReplayRuns {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async count({ externalOrganizationId: provider, cause }: LetterFilter): Promise<number> {
    const { database } = this.#context
    const parameters = { provider, cause }
    return (await database.first(deadLetterSql.countAll, parameters, (row) => readInteger(row, 'count'))) ?? 0
  }

  /** Whatever is parked by now and fits is of it. Resolves with how many items. */
  async start(replay: NewReplay): Promise<number> {
    const { database, now } = this.#context
    const { id, filter, from, ratePerSecond, by } = replay
    const parameters = {
      id,
      provider: filter.externalOrganizationId,
      cause: filter.cause,
      isFromStart: from === 'start',
      everyMs: ratePerSecond === undefined ? 0 : 1_000 / ratePerSecond,
      ...toReplayWords(replay),
      by: toBy(by),
      now: now(),
    }
    return (await database.first(controlSql.startReplay, parameters, (row) => readInteger(row, 'count'))) ?? 0
  }

  async advance(limit: number): Promise<ReplayProgress> {
    const { database, now, wakeAll } = this.#context
    const progress = await database.first(controlSql.advanceReplays, { limit, now: now() }, (row) => ({
      taken: readInteger(row, 'taken'),
      nextInMs: row['next_in_ms'] === null ? undefined : readNumber(row, 'next_in_ms'),
    }))
    if (progress !== undefined && progress.taken > 0) {
      wakeAll('inbox')
      wakeAll('outbox')
    }
    return { nextInMs: progress?.nextInMs }
  }
}

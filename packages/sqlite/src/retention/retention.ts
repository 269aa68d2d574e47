import type { PurgedSlice, PurgeRule } from '@truckroll/store'
import { bygoneSql } from '../sql/retention-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { DoneEvents } from './done-events.ts'
import type { Sweep } from './done-rows.ts'
import type { DoneTexts } from './done-texts.ts'
import type { DoneUpdates } from './done-updates.ts'

type Swept = (sweep: Sweep) => number

/** Removes what is done and old, a slice at a time. */
export class Retention {
  readonly #context: StoreContext
  readonly #emptying: readonly Swept[]
  readonly #removing: readonly Swept[]

  constructor(context: StoreContext, events: DoneEvents, updates: DoneUpdates, texts: DoneTexts) {
    this.#context = context
    const run = (sql: string) => (sweep: Sweep) => context.connection.run(sql, sweep)
    this.#emptying = [
      (sweep) => events.empty(sweep),
      (sweep) => updates.empty(sweep),
      (sweep) => texts.emptyAttention(sweep),
      (sweep) => texts.emptyRemarks(sweep),
    ]
    this.#removing = [
      (sweep) => events.remove(sweep),
      (sweep) => updates.remove(sweep),
      (sweep) => texts.removeAttention(sweep),
      (sweep) => texts.removeRemarks(sweep),
      run(bygoneSql.audit),
    ]
  }

  purge({ retentionMs, evidenceMs, limit, notAfter = Infinity }: PurgeRule): PurgedSlice {
    const { connection, clock } = this.#context
    const now = Math.min(clock.now(), notAfter)
    const emptied = sweepAll(this.#emptying, now - retentionMs, limit)
    connection.run(bygoneSql.places, { before: now - evidenceMs })
    let deleted = sweepAll(this.#removing, now - evidenceMs, limit - emptied)
    deleted += connection.run(bygoneSql.repeats, { before: now - retentionMs, limit })
    deleted += connection.run(bygoneSql.echoes, { before: now, limit })
    return { emptied, deleted }
  }
}

function sweepAll(sweeps: readonly Swept[], before: number, limit: number): number {
  let touched = 0
  for (const sweep of sweeps) {
    if (touched >= limit) break
    touched += sweep({ before, limit: limit - touched })
  }
  return touched
}

import {
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type Row,
  type StoreFigures,
} from '@truckroll/store'
import type { EventClaimer } from '../inbox/event-claimer.ts'
import { figureSql } from '../sql/figure-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Counts for `status` and metrics. All go over work that is open, none over what is done. */
export class Figures {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer

  constructor(context: StoreContext, claimer: EventClaimer) {
    this.#context = context
    this.#claimer = claimer
  }

  async read(): Promise<StoreFigures> {
    const parameters = { holdsUnknown: this.#claimer.holdsUnknown }
    const rows = await this.#context.database.all(figureSql, parameters, (row) => row)
    return { ...toFigures(rows[0] ?? {}), providers: Object.fromEntries(rows.flatMap(toStateCount)) }
  }
}

function toFigures(row: Row): Omit<StoreFigures, 'providers'> {
  const unhandledTypes = parseCounts(readOptionalText(row, 'unhandled'))
  return {
    waitingEvents: readInteger(row, 'waiting'),
    oldestWaitingAt: readOptionalInteger(row, 'oldest_waiting'),
    queuedUpdates: readInteger(row, 'queued'),
    oldestQueuedAt: readOptionalInteger(row, 'oldest_queued'),
    deadLetters: readInteger(row, 'dead_letters'),
    replaying: readInteger(row, 'replaying'),
    heldKeys: readInteger(row, 'held'),
    attention: readInteger(row, 'attention'),
    unhandled: Object.values(unhandledTypes).reduce((sum, count) => sum + count, 0),
    unhandledTypes,
    storeBytes: readInteger(row, 'bytes'),
  }
}

/** Types with their counts, such as `survey.submitted=2,message.other=1`. */
function parseCounts(text: string | undefined): Readonly<Record<string, number>> {
  const pairs = text?.split(',').map((pair) => pair.split('=')) ?? []
  return Object.fromEntries(pairs.map(([type = '', count]) => [type, Number(count)]))
}

function toStateCount(row: Row): [state: string, count: number][] {
  return row['state'] === null ? [] : [[readText(row, 'state'), readInteger(row, 'providers')]]
}

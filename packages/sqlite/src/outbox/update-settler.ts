import {
  type NewEvent,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  readWord,
  type UpdateState,
  updateStates,
} from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import type { KeyTable } from '../keys/key-table.ts'
import { updateSql } from '../sql/update-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { OutboxKeys } from './outbox-keys.ts'

export interface WorkedUpdate {
  readonly seq: number
  readonly id: string
  readonly key: string
  readonly jobId: string | undefined
  /** Set where the organization that told it has lost the job since. */
  readonly lostTerm: number | undefined
  readonly state: UpdateState
  readonly fileBytes: number
}

export function toWorkedUpdate(row: Row): WorkedUpdate {
  return {
    seq: readInteger(row, 'seq'),
    id: readText(row, 'id'),
    key: readText(row, 'key'),
    jobId: readOptionalText(row, 'job_id'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    state: readWord(row, 'state', updateStates),
    fileBytes: readInteger(row, 'file_bytes'),
  }
}

type Settlement = NonNullable<NewEvent['settles']>

/** States that Dispatch's answer may still change. A rejection stands for good. */
const settleable: Readonly<Record<Settlement['state'], ReadonlySet<UpdateState>>> = {
  confirmed: new Set(['queued', 'sent']),
  rejected: new Set(['queued', 'sent', 'confirmed']),
}

/** Takes in what Dispatch says of an update by ack or err. */
export class UpdateSettler {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #outboxKeys: OutboxKeys

  constructor(context: StoreContext, keys: KeyTable, outboxKeys: OutboxKeys) {
    this.#context = context
    this.#keys = keys
    this.#outboxKeys = outboxKeys
  }

  /** An answer to an update still queued proves that an earlier post of it arrived: it is not sent again. */
  settle(settlement: Settlement): void {
    const { updateId, state, message } = settlement
    const { connection, clock } = this.#context
    const update = connection.first(updateSql.work, { id: updateId }, toWorkedUpdate)
    if (update === undefined || !settleable[state].has(update.state)) return
    connection.run(updateSql.settle, { seq: update.seq, state, message })
    connection.run(updateSql.addHistory, { seq: update.seq, now: clock.now(), state, message })
    if (update.state !== 'queued') return
    connection.run(updateSql.removeFile, { id: update.id })
    if (!this.#keys.hasClaim(update.key)) this.#outboxKeys.settle(update.key)
  }
}

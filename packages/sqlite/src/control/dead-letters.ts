import {
  type DeadLetter,
  type DeadLetterDetail,
  type DeadLetterFilter,
  type Page,
  parseLetterPlace,
  readAnswer,
  readInteger,
  readOptionalText,
  readText,
  readWord,
  toPage,
} from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { deadLetterSql } from '../sql/dead-letter-sql.ts'
import type { StoreContext } from '../store-context.ts'

const kinds: readonly DeadLetter['kind'][] = ['event', 'update']

/** Parked events and updates. */
export class DeadLetters {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  list(filter: DeadLetterFilter): Page<DeadLetter> {
    const { externalOrganizationId: provider, cause, limit } = filter
    const rows = this.#context.connection.all(
      deadLetterSql.list,
      { ...parseLetterPlace(filter.cursor), provider, cause, limit: limit + 1 },
      (row) => {
        const item = toDeadLetter(row)
        return { place: `${item.parkedAt}.${item.id}`, item }
      },
    )
    return toPage(rows, limit)
  }

  get(id: string): DeadLetterDetail | undefined {
    const { connection } = this.#context
    return (
      connection.first(deadLetterSql.getEvent, { id }, toDetail) ??
      connection.first(deadLetterSql.getUpdate, { id }, toDetail)
    )
  }

  count(): number {
    const readCount = (row: Row) => readInteger(row, 'count')
    const events = this.#context.connection.first(deadLetterSql.countEvents, {}, readCount) ?? 0
    return events + (this.#context.connection.first(deadLetterSql.countUpdates, {}, readCount) ?? 0)
  }
}

function toDeadLetter(row: Row): DeadLetter {
  return {
    id: readText(row, 'id'),
    kind: readWord(row, 'kind', kinds),
    type: readText(row, 'type'),
    jobId: readOptionalText(row, 'job_id'),
    externalOrganizationId: readOptionalText(row, 'provider'),
    cause: readText(row, 'cause'),
    message: readText(row, 'message'),
    attempts: readInteger(row, 'attempts'),
    parkedAt: readInteger(row, 'parked_at'),
    waitingBehind: readInteger(row, 'waiting_behind'),
    answer: readAnswer(readOptionalText(row, 'answer')),
  }
}

function toDetail(row: Row): DeadLetterDetail {
  return { ...toDeadLetter(row), payload: readText(row, 'payload') }
}

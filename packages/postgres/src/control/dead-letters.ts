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
  type Row,
  toPage,
} from '@truckroll/store'
import { deadLetterSql } from '../sql/dead-letter-sql.ts'
import type { StoreContext } from '../store-context.ts'

const kinds: readonly DeadLetter['kind'][] = ['event', 'update']

/** Parked events and updates. */
export class DeadLetters {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async list(filter: DeadLetterFilter): Promise<Page<DeadLetter>> {
    const { externalOrganizationId: provider, cause, limit } = filter
    const parameters = { ...parseLetterPlace(filter.cursor), provider, cause, limit: limit + 1 }
    const rows = await this.#context.database.all(deadLetterSql.list, parameters, (row) => {
      const item = toDeadLetter(row)
      return { place: `${item.parkedAt}.${item.id}`, item }
    })
    return toPage(rows, limit)
  }

  async get(id: string): Promise<DeadLetterDetail | undefined> {
    const { database } = this.#context
    return (
      (await database.first(deadLetterSql.getEvent, { id }, toDetail)) ??
      (await database.first(deadLetterSql.getUpdate, { id }, toDetail))
    )
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

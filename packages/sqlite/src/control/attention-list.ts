import {
  type Attention,
  type Page,
  parsePlace,
  readInteger,
  readOptionalText,
  readText,
  toPage,
} from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { attentionSql } from '../sql/attention-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** What people should look at. */
export class AttentionList {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  /** Lists an item; the same one still open is not listed twice. Returns its id. */
  add(item: Omit<Attention, 'id' | 'since'>): string {
    const { connection, clock, random } = this.#context
    const { jobId, cause, text, externalOrganizationId } = item
    const readId = (row: Row) => readText(row, 'id')
    const open =
      jobId === undefined
        ? connection.first(attentionSql.findOpenWithoutJob, { cause, text, externalOrganizationId }, readId)
        : connection.first(attentionSql.findOpenOfJob, { jobId, cause, text }, readId)
    if (open !== undefined) return open
    const id = random.id()
    connection.run(attentionSql.add, { id, cause, jobId, externalOrganizationId, text, now: clock.now() })
    return id
  }

  list(cursor: string | undefined, limit: number): Page<Attention> {
    const parameters = { cursor: parsePlace(cursor) ?? 0, limit: limit + 1 }
    const rows = this.#context.connection.all(attentionSql.listOpen, parameters, (row) => ({
      place: String(readInteger(row, 'seq')),
      item: {
        id: readText(row, 'id'),
        cause: readText(row, 'cause'),
        jobId: readOptionalText(row, 'job_id'),
        externalOrganizationId: readOptionalText(row, 'external_organization_id'),
        text: readText(row, 'text'),
        since: readInteger(row, 'since'),
      },
    }))
    return toPage(rows, limit)
  }

  finish(id: string): boolean {
    return this.#context.connection.run(attentionSql.finish, { id, now: this.#context.clock.now() }) === 1
  }

  linked(jobId: string): void {
    this.#context.connection.run(attentionSql.settleUnlinked, { jobId, now: this.#context.clock.now() })
  }

  count(): number {
    return this.#context.connection.first(attentionSql.countOpen, {}, (row) => readInteger(row, 'count')) ?? 0
  }
}

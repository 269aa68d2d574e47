import {
  type Attention,
  type Caller,
  type Page,
  parsePlace,
  readInteger,
  readOptionalText,
  readText,
  toPage,
} from '@truckroll/store'
import { attentionSql } from '../sql/attention-sql.ts'
import { toBy } from './to-by.ts'
import type { StoreContext } from '../store-context.ts'

/** What people should look at. */
export class AttentionList {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  /** Lists an item; the same one still open is not listed twice. Resolves with its id. */
  async add(item: Omit<Attention, 'id' | 'since'>): Promise<string> {
    const { database, now } = this.#context
    const { cause, jobId, externalOrganizationId, text } = item
    const parameters = { cause, jobId, externalOrganizationId, text, now: now() }
    return (await database.first(attentionSql.add, parameters, (row) => readText(row, 'id'))) ?? ''
  }

  async list(cursor: string | undefined, limit: number): Promise<Page<Attention>> {
    const parameters = { cursor: parsePlace(cursor) ?? 0, limit: limit + 1 }
    const rows = await this.#context.database.all(attentionSql.listOpen, parameters, (row) => ({
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

  async finish(id: string, by: Caller | undefined): Promise<boolean> {
    const { database, now } = this.#context
    const parameters = { id, by: toBy(by), now: now() }
    return (await database.first(attentionSql.finish, parameters, (row) => row['is_done'])) === true
  }
}

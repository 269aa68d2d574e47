import {
  type Attention,
  type Page,
  parsePlace,
  readFlag,
  readInteger,
  readOptionalText,
  readText,
  toPage,
  toSharedWorkOrderText,
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
    this.#tellSharedWorkOrder(jobId)
  }

  /** Two jobs with one work order are a mistake, or meant; a person is asked once. */
  #tellSharedWorkOrder(jobId: string): void {
    const { connection } = this.#context
    const shared = connection.first(attentionSql.sharedWorkOrder, { jobId }, (row) => {
      const otherId = readText(row, 'other_id')
      const [older, newer] = readFlag(row, 'is_newer') ? [jobId, otherId] : [otherId, jobId]
      const text = toSharedWorkOrderText({ older, newer, bmsId: readText(row, 'bms_id') })
      return { otherId, text, externalOrganizationId: readOptionalText(row, 'provider') }
    })
    if (shared === undefined) return
    const { otherId, ...item } = shared
    const told = { cause: 'needs_attention', text: item.text, jobId, otherId }
    if (connection.first(attentionSql.wasTold, told, () => true) === true) return
    this.add({ cause: 'needs_attention', jobId, ...item })
  }

  count(): number {
    return this.#context.connection.first(attentionSql.countOpen, {}, (row) => readInteger(row, 'count')) ?? 0
  }
}

import {
  type AcceptOutcome,
  type ChangeCursor,
  type NewUpdate,
  readOptionalText,
  readText,
  readWord,
  type Row,
  updateStates,
} from '@truckroll/store'
import { Lane } from '../connection/lane.ts'
import { toJson } from '../connection/to-parameter.ts'
import { outboxSql } from '../sql/outbox-sql.ts'
import type { StoreContext } from '../store-context.ts'

interface Taking {
  readonly updates: readonly NewUpdate[]
  readonly cursor: ChangeCursor | undefined
}

const outcomeKinds = [
  'accepted',
  'repeated',
  'conflict',
  'job_unknown',
  'not_connected',
  'lost',
  'no_visit',
] as const

/** Decides about each update: taken, dropped as echo or as too late, or seen before. */
export class UpdateTaker {
  readonly #context: StoreContext
  readonly #lane: Lane<Taking, readonly AcceptOutcome[]>

  constructor(context: StoreContext) {
    this.#context = context
    this.#lane = new Lane((takings) => this.#write(takings))
  }

  async acceptAll(
    updates: readonly NewUpdate[],
    cursor: ChangeCursor | undefined,
  ): Promise<readonly AcceptOutcome[]> {
    const outcomes = await this.#lane.run({ updates, cursor }, bytesOf(updates))
    const isQueued = outcomes.some((outcome) => outcome.kind === 'accepted' && outcome.state === 'queued')
    if (isQueued) this.#context.wakeAll('outbox')
    return outcomes
  }

  async #write(takings: readonly Taking[]): Promise<readonly (readonly AcceptOutcome[])[]> {
    const { database, now } = this.#context
    const files: Uint8Array[] = []
    const updates = takings.flatMap((taking) => taking.updates.map((update) => toParameter(update, files)))
    // The last cursor of a provider counts; two rows of one key in one statement would be refused.
    const cursors = new Map(
      takings.flatMap(({ cursor }) => (cursor === undefined ? [] : [[cursor.provider, cursor]])),
    )
    const parameters = {
      updates: toJson(updates),
      files,
      cursors: toJson([...cursors.values()]),
      now: now(),
    }
    const outcomes = await database.all(outboxSql.accept, parameters, toOutcome)
    let from = 0
    return takings.map((taking) => outcomes.slice(from, (from += taking.updates.length)))
  }
}

/** An update as the function accept_updates reads it; its file is named by its place among the files. */
function toParameter(update: NewUpdate, files: Uint8Array[]): object {
  const { ordering, file } = update
  if (file !== undefined) files.push(file)
  return {
    id: update.id,
    key: `job:${update.jobId}`,
    job_id: update.jobId,
    term: update.term,
    kind: update.kind,
    source: update.source,
    idempotency_key: update.idempotencyKey,
    content_hash: update.contentHash,
    occurred_at: update.occurredAt,
    is_forced: update.isForced,
    ordering: ordering?.kind,
    appointment_id: ordering?.appointmentId,
    act_hash: update.actHash,
    given_at: update.givenAt,
    is_answer: update.isAnswer,
    compares: update.repeats,
    suppressed_by: update.suppressedBy,
    is_visit_unknown: update.isVisitUnknown ?? false,
    echo: update.echo,
    ends_echoes: update.endsEchoes,
    record: update.record,
    file: file === undefined ? undefined : files.length,
    warnings: update.warnings,
    text: update.text,
  }
}

function toOutcome(row: Row): AcceptOutcome {
  const kind = readWord(row, 'kind', outcomeKinds)
  if (kind === 'no_visit') return { kind, open: readTexts(row, 'open_visits') }
  if (kind === 'lost') return { kind: 'not_connected', isLost: true }
  if (kind !== 'accepted' && kind !== 'repeated') return { kind }
  const cause = readOptionalText(row, 'cause')
  const outcome = { kind, id: readText(row, 'id'), state: readWord(row, 'state', updateStates) }
  const repeats = readOptionalText(row, 'repeats')
  return {
    ...outcome,
    ...(cause === undefined ? {} : { cause }),
    ...(repeats === undefined ? {} : { repeats }),
  }
}

function readTexts(row: Row, name: string): readonly string[] {
  const texts: unknown = row[name]
  return Array.isArray(texts) ? texts.map(String) : []
}

function bytesOf(updates: readonly NewUpdate[]): number {
  return updates.reduce((bytes, update) => bytes + update.record.length + (update.file?.byteLength ?? 0), 0)
}

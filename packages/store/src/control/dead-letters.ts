import type { DeadLetter, DeadLetterDetail, DeadLetterFilter } from '../control-store.ts'
import { restoreHanded } from '../inbox/handed-data.ts'
import type { Page } from '../records.ts'
import { all, first, type Routine } from '../routine/routine.ts'
import { parseLetterPlace, toPage } from '../rows/page.ts'
import { readInteger, readOptionalText, readText, readWord, type Row } from '../rows/row.ts'
import {
  fitsLetterFilter,
  isParkedEvent,
  isParkedUpdate,
  parkedEvents,
  parkedUpdates,
} from '../sql/parked-sql.ts'
import { readAnswer } from '../vendor-answer.ts'

const kinds: readonly DeadLetter['kind'][] = ['event', 'update']

const eventColumns = `'event' as kind, events.id as id, coalesce(events.handed_type, events.put_key, 'message.other') as type,
  events.job_id as job_id, ${parkedEvents.provider} as provider, ${parkedEvents.cause} as cause,
  coalesce(events.message, '') as message, events.attempts as attempts, events.finished_at as parked_at,
  case when events.state = 'dead' then (select count(*) from events as behind
    where behind.key = events.key and behind.state in ('waiting', 'dead') and behind.seq > events.seq) else 0 end
    as waiting_behind, events.answer as answer`

const updateColumns = `'update' as kind, updates.id as id, updates.kind as type, updates.job_id as job_id,
  ${parkedUpdates.provider} as provider, ${parkedUpdates.cause} as cause, coalesce(updates.message, '') as message,
  updates.attempts as attempts, updates.parked_at as parked_at, 0::bigint as waiting_behind, updates.answer as answer`

const sql = {
  /** Oldest first. */
  list: `
    select kind, id, type, job_id, provider, cause, message, attempts, parked_at, waiting_behind, answer from (
      select ${eventColumns} from ${parkedEvents.tables} where ${parkedEvents.isAfter}
      union all
      select ${updateColumns} from ${parkedUpdates.tables} where ${parkedUpdates.isAfter}) as letters
    where ${fitsLetterFilter} order by parked_at, id {limit}`,
  getEvent: `
    select ${eventColumns}, {event_handed} as handed, {event_body} as payload
    from ${parkedEvents.tables} where events.id = :id and ${isParkedEvent}`,
  getUpdate: `
    select ${updateColumns}, null::text as handed, updates.record as payload
    from ${parkedUpdates.tables} where updates.id = :id and ${isParkedUpdate}`,
}

/** Parked events and updates. */
export function* listDeadLetters(filter: DeadLetterFilter): Routine<Page<DeadLetter>> {
  const { externalOrganizationId: provider, cause, limit } = filter
  const values = { ...parseLetterPlace(filter.cursor), provider, cause, limit: limit + 1 }
  const rows = yield* all(sql.list, values, (row) => {
    const item = toDeadLetter(row)
    return { cursor: `${item.parkedAt}.${item.id}`, item }
  })
  return toPage(rows, limit)
}

export function* getDeadLetter(id: string): Routine<DeadLetterDetail | undefined> {
  return (yield* first(sql.getEvent, { id }, toDetail)) ?? (yield* first(sql.getUpdate, { id }, toDetail))
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
  const [handed, payload] = [readOptionalText(row, 'handed'), readText(row, 'payload')]
  return { ...toDeadLetter(row), payload: handed === undefined ? payload : restoreHanded(handed, payload) }
}

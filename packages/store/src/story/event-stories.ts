import { all, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText, readWord } from '../rows/row.ts'
import { eventStates } from '../rows/to-stored-event.ts'
import type { EventStory } from '../story-store.ts'
import { readAnswer } from '../vendor-answer.ts'

const sql = {
  /** Newest first, so that a long history is cut at its old end. */
  events: `
    select seq, id, coalesce(handed_type, put_key, 'message.other') as type, state, attempts, cause, message, answer
    from events where job_id = :jobId and (attempts > 0 or state <> 'done') order by seq desc {limit}`,
  steps: `
    select events.seq, steps.name from events join steps on steps.event_seq = events.seq
    where events.job_id = :jobId order by events.seq, steps.name`,
}

export function* readEventStories(jobId: string, limit: number): Routine<readonly EventStory[]> {
  const steps = yield* all(sql.steps, { jobId }, (row) => ({
    seq: readInteger(row, 'seq'),
    name: readText(row, 'name'),
  }))
  const stepsOf = Map.groupBy(steps, ({ seq }) => seq)
  const stories = yield* all(sql.events, { jobId, limit }, (row) => ({
    id: readText(row, 'id'),
    type: readText(row, 'type'),
    state: readWord(row, 'state', eventStates),
    attempts: readInteger(row, 'attempts'),
    cause: readOptionalText(row, 'cause'),
    message: readOptionalText(row, 'message'),
    answer: readAnswer(readOptionalText(row, 'answer')),
    steps: (stepsOf.get(readInteger(row, 'seq')) ?? []).map(({ name }) => name),
  }))
  return stories.toReversed()
}

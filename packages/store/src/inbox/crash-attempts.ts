import { all, now, type Routine, write, writeEach } from '../routine/routine.ts'
import { readInteger } from '../rows/row.ts'

const sql = {
  finish: `
    update attempts set finished_at = :now, outcome = 'crashed', cause = 'crashed'
    from {rows x: seq bigint, number integer} where event_seq = x.seq and attempts.number = x.number`,
  event: `
    update events set previous = 'crashed', cause = 'crashed', open_attempt = null where seq = any(:seqs::bigint[])`,
  begun: `
    select events.seq, events.open_attempt from keys join events on events.id = keys.claimed_id
    where keys.claimed_until is not null and keys.claimed_by = :owner and events.open_attempt is not null`,
  allBegun: 'select seq, open_attempt from events where open_attempt is not null',
}

interface Begun {
  readonly seq: number
  readonly openAttempt: number | undefined
}

/** The process died during the attempts that are open, or lost its claims; their failures stay counted. */
export function* crashAttempts(events: readonly Begun[]): Routine<void> {
  const open = events.flatMap(({ seq, openAttempt }) =>
    openAttempt === undefined ? [] : [{ seq, number: openAttempt }],
  )
  if (open.length === 0) return
  yield* writeEach(sql.finish, open, { now: yield* now() })
  yield* write(sql.event, { seqs: open.map(({ seq }) => seq) })
}

/** Attempts that a process leaves behind in its claims; of all, if it had the store to itself. */
export function* crashBegun(owner: string | undefined): Routine<void> {
  const statement = owner === undefined ? sql.allBegun : sql.begun
  const values = owner === undefined ? {} : { owner }
  const begun = yield* all(statement, values, (row) => ({
    seq: readInteger(row, 'seq'),
    openAttempt: readInteger(row, 'open_attempt'),
  }))
  yield* crashAttempts(begun)
}

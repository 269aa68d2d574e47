import { gates } from '../keys/gates.ts'
import { noClaim } from '../keys/key-sql.ts'
import { all, now, type Routine, write, writeEach } from '../routine/routine.ts'
import { readInteger, readText } from '../rows/row.ts'

const sql = {
  /** Rows of keys are held before those of their events are changed. */
  suspect: `update keys set gates = gates | ${gates.suspect}, ${noClaim} where key = any(:keys::text[])`,
  finish: `
    update attempts set finished_at = :now, outcome = 'crashed', cause = 'crashed'
    from {rows x: seq bigint, number integer} where event_seq = x.seq and attempts.number = x.number`,
  event: `
    update events set previous = 'crashed', cause = 'crashed', open_attempt = null, failures = failures - x.uncounted
    from {rows x: seq bigint, uncounted integer} where events.seq = x.seq`,
  begun: `
    select events.seq, events.key, events.open_attempt, keys.gates from keys join events on events.id = keys.claimed_id
    where keys.claimed_until is not null and keys.claimed_by = :owner and events.open_attempt is not null`,
  allBegun: `
    select events.seq, events.key, events.open_attempt, keys.gates from events join keys on keys.key = events.key
    where events.open_attempt is not null`,
}

/** An event whose attempt was never ended. */
export interface Begun {
  readonly seq: number
  readonly key: string
  readonly openAttempt: number
  /** It was the one suspect that its process tried. */
  readonly isSuspect: boolean
}

/**
 * The process died during these attempts, or lost its claims. Which of them ended it, if any, nobody knows: all become
 * suspects, which are tried one at a time, and only the one that was a suspect already has its failure counted.
 */
export function* crashAttempts(begun: readonly Begun[]): Routine<void> {
  if (begun.length === 0) return
  const fresh = begun.filter(({ isSuspect }) => !isSuspect)
  if (fresh.length > 0) yield* write(sql.suspect, { keys: fresh.map(({ key }) => key) })
  const attempts = begun.map(({ seq, openAttempt: number }) => ({ seq, number }))
  yield* writeEach(sql.finish, attempts, { now: yield* now() })
  yield* writeEach(
    sql.event,
    begun.map(({ seq, isSuspect }) => ({ seq, uncounted: Number(!isSuspect) })),
  )
}

/** Attempts that a process leaves behind in its claims; of all, if it had the store to itself. */
export function* crashBegun(owner: string | undefined): Routine<void> {
  const statement = owner === undefined ? sql.allBegun : sql.begun
  const values = owner === undefined ? {} : { owner }
  const begun = yield* all(statement, values, (row) => ({
    seq: readInteger(row, 'seq'),
    key: readText(row, 'key'),
    openAttempt: readInteger(row, 'open_attempt'),
    isSuspect: (readInteger(row, 'gates') & gates.suspect) !== 0,
  }))
  yield* crashAttempts(begun)
}

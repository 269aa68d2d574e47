import { addAttention } from '../control/attention.ts'
import { remarkHeldKey } from '../control/hold-remarks.ts'
import type { NewEvent } from '../inbox-store.ts'
import type { KnownJob } from '../jobs/known-job.ts'
import { seenAgain, type SeenJob, type ToldJob, writeJobs } from '../jobs/see-jobs.ts'
import { isTakenOver, touchKeys, type TouchedKey } from '../keys/touch-keys.ts'
import { settleUpdates, type Settlement } from '../outbox/settle-updates.ts'
import { type Routine, writeEach } from '../routine/routine.ts'
import type { EventRow } from './event-rows.ts'
import type { RecordingWork } from './recording-work.ts'
import type { Twins } from './twins.ts'

const setRepeats = `
  insert into repeats (message_id, recorded_at) select message_id, recorded_at
  from {rows x: message_id text, recorded_at bigint}
  where true -- or SQLite reads what follows as the condition of a join
  on conflict (message_id) do update set recorded_at = excluded.recorded_at`

/** What is to be written of the messages looked at so far: each table by one statement, whatever their number. */
export class RecordingWrites {
  readonly #work: RecordingWork
  readonly #twins: Twins
  readonly #now: number
  readonly #events: EventRow[] = []
  readonly #jobs = new Map<string, ToldJob>()
  readonly #keys = new Map<string, TouchedKey>()
  readonly #repeats = new Map<string, number>()
  readonly #settlements: Settlement[] = []
  readonly #unreadable: string[] = []
  /** Keys that may wait for their organization, which their jobs are told. */
  readonly #held: string[] = []

  constructor(work: RecordingWork, twins: Twins, now: number) {
    this.#work = work
    this.#twins = twins
    this.#now = now
  }

  add(event: EventRow): void {
    this.#events.push(event)
  }

  setRepeat(messageId: string, recordedAt: number): void {
    this.#repeats.set(messageId, recordedAt)
  }

  tell({ settles, unreadable }: Pick<NewEvent, 'settles' | 'unreadable'>): void {
    if (settles !== undefined) this.#settlements.push(settles)
    if (unreadable !== undefined) this.#unreadable.push(unreadable)
  }

  setJob(id: string, job: KnownJob, seen?: SeenJob): void {
    const before = this.#jobs.get(id)?.seen
    this.#jobs.set(id, { id, job, seen: seen === undefined ? before : seenAgain(before, seen) })
  }

  /** `mayWait`: for its organization. */
  *touch(key: TouchedKey, mayWait: boolean): Routine<void> {
    const before = this.#keys.get(key.key)
    const isOther = before !== undefined && isTakenOver(before, key)
    // What the key becomes, and what its job is told, hangs on how it was until now.
    if (isOther) yield* this.flush()
    if (before === undefined || isOther) this.#keys.set(key.key, key)
    if (mayWait) this.#held.push(key.key)
  }

  /** Writes all of it. */
  *flush(): Routine<void> {
    yield* writeEach(this.#work.addEvents, this.#events.splice(0))
    yield* writeJobs(takeAll(this.#jobs), this.#now)
    yield* touchKeys('keys', takeAll(this.#keys))
    yield* this.#twins.write()
    const repeats = [...this.#repeats].map(([id, at]) => ({ message_id: id, recorded_at: at }))
    this.#repeats.clear()
    yield* writeEach(setRepeats, repeats)
    for (const key of this.#held.splice(0)) yield* remarkHeldKey(key, this.#work.holdsUnknown)
    yield* settleUpdates(this.#settlements.splice(0))
    for (const text of this.#unreadable.splice(0)) {
      const facts = { says: 'words', text } as const
      yield* addAttention({ cause: 'unreadable', jobId: undefined, externalOrganizationId: undefined, facts })
    }
  }
}

function takeAll<T>(from: Map<string, T>): readonly T[] {
  const all = [...from.values()]
  from.clear()
  return all
}

import { attemptSql, eventSql } from '../sql/event-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { type StoredEvent, toStoredEvent } from '@truckroll/store'

export type AttemptResult = 'done' | 'retry' | 'dead' | 'held' | 'crashed'

/** Every attempt of every event: the timeline's and the limits' memory. */
export class AttemptLog {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  start(event: StoredEvent): number {
    const number = event.attempts + 1
    this.#context.connection.run(attemptSql.start, { seq: event.seq, number, now: this.#context.clock.now() })
    return number
  }

  finish(
    event: StoredEvent,
    outcome: AttemptResult,
    cause: string | undefined,
    message: string | undefined,
  ): void {
    if (event.openAttempt === undefined) return
    this.#context.connection.run(attemptSql.finish, {
      seq: event.seq,
      number: event.openAttempt,
      outcome,
      cause,
      message,
      now: this.#context.clock.now(),
    })
  }

  /** The process died during the attempt; its failure stays counted. */
  crash(event: StoredEvent): void {
    this.finish(event, 'crashed', 'crashed', undefined)
    this.#context.connection.run(eventSql.crash, { seq: event.seq })
  }

  /** At open: whatever was under way has died with its process. */
  crashAll(): void {
    for (const event of this.#context.connection.all(eventSql.attempted, {}, toStoredEvent)) this.crash(event)
  }
}

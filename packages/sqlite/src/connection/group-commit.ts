import type { CommitScheduler } from '@truckroll/store'
import type { Connection } from './connection.ts'
import { toStoreError } from './to-store-error.ts'

/** Bounds of one turn, so that the event loop is not held long: about 10 ms on two cores. */
const MAX_OPERATIONS = 128
const MAX_BYTES = 4_000_000

interface Operation {
  readonly bytes: number
  /** Does the work inside the transaction; returns what tells the caller once it is durable. */
  execute(): () => void
  reject(error: Error): void
}

/**
 * Commits the operations of one turn together: one BEGIN, a savepoint each, one fsync. An operation that throws is
 * undone alone; where the commit itself fails, none of the turn happened and all are rejected.
 */
export class GroupCommit {
  readonly #connection: Connection
  readonly #scheduler: CommitScheduler
  readonly #before: () => void
  readonly #afterCommit: () => void
  #queue: Operation[] = []
  #isScheduled = false

  /** `before`: throws if nothing may be written any more. */
  constructor(
    connection: Connection,
    scheduler: CommitScheduler,
    before: () => void,
    afterCommit: () => void,
  ) {
    this.#connection = connection
    this.#scheduler = scheduler
    this.#before = before
    this.#afterCommit = afterCommit
  }

  /** Queues a synchronous operation. `bytes`: roughly what it writes. */
  write<T>(operation: () => T, bytes = 0): Promise<T> {
    return new Promise((resolve, reject) => {
      const execute = () => {
        const value = operation()
        return () => resolve(value)
      }
      this.#queue.push({ bytes, execute, reject })
      this.#schedule()
    })
  }

  /** Commits all that is queued, now. */
  flush(): void {
    while (this.#queue.length > 0) this.#commitTurn()
  }

  #schedule(): void {
    if (this.#isScheduled || this.#queue.length === 0) return
    this.#isScheduled = true
    this.#scheduler.schedule(() => {
      this.#isScheduled = false
      if (this.#queue.length > 0) this.#commitTurn()
      this.#schedule()
    })
  }

  #commitTurn(): void {
    const operations = this.#takeTurn()
    const answers: (() => void)[] = []
    try {
      this.#before()
    } catch (error) {
      const failure = toStoreError(error)
      for (const operation of operations) operation.reject(failure)
      return
    }
    try {
      this.#connection.run('begin immediate')
      // One that is alone is undone with its turn: a savepoint would copy each page that it changes for nothing.
      const [only] = operations.length === 1 ? operations : []
      if (only !== undefined) answers.push(only.execute())
      else for (const operation of operations) answers.push(this.#runAlone(operation))
      this.#connection.run('commit')
    } catch (error) {
      this.#rollback()
      const failure = toStoreError(error)
      for (const operation of operations) operation.reject(failure)
      return
    }
    for (const answer of answers) answer()
    this.#afterCommit()
  }

  #takeTurn(): readonly Operation[] {
    let bytes = 0
    let count = 0
    for (const operation of this.#queue) {
      bytes += operation.bytes
      if (count > 0 && (bytes > MAX_BYTES || count === MAX_OPERATIONS)) break
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  #runAlone(operation: Operation): () => void {
    this.#connection.run('savepoint operation')
    try {
      const answer = operation.execute()
      this.#connection.run('release operation')
      return answer
    } catch (error) {
      // A full or failing disk ends the whole transaction, and with it the turn.
      if (!this.#connection.isInTransaction) throw error
      this.#connection.run('rollback to operation')
      this.#connection.run('release operation')
      return () => operation.reject(toStoreError(error))
    }
  }

  #rollback(): void {
    if (this.#connection.isInTransaction) this.#connection.run('rollback')
  }
}

import type { CommitScheduler } from '@truckroll/store'
import type { Connection } from './connection.ts'
import type { DiskReserve } from './disk-reserve.ts'
import type { Operation, SharedWork } from './shared-work.ts'
import { toStoreError } from './to-store-error.ts'

type Room = Pick<DiskReserve, 'mayGrow' | 'helps' | 'spend' | 'toRefusal'>

/** Bounds of one turn, so that the event loop is not held long: about 10 ms on two cores. */
const MAX_OPERATIONS = 128
const MAX_BYTES = 4_000_000

/**
 * Commits the operations of one turn together: one BEGIN, one fsync. An operation that throws is undone alone; if the
 * commit itself fails, none of the turn happened and all are rejected.
 */
export class GroupCommit {
  readonly #connection: Connection
  readonly #scheduler: CommitScheduler
  readonly #before: () => void
  readonly #reserve: Room
  readonly #afterCommit: () => void
  #queue: Operation[] = []
  #isScheduled = false

  /** `before`: throws if nothing may be written any more. */
  constructor(
    connection: Connection,
    scheduler: CommitScheduler,
    before: () => void,
    reserve: Room,
    afterCommit: () => void,
  ) {
    this.#connection = connection
    this.#scheduler = scheduler
    this.#before = before
    this.#reserve = reserve
    this.#afterCommit = afterCommit
  }

  /** Queues a synchronous operation. `bytes`: roughly what it writes. `grows`: it brings new data. */
  write<T>(operation: () => T, bytes = 0, grows = false): Promise<T> {
    return new Promise((resolve, reject) => {
      const execute = () => {
        const value = operation()
        return () => resolve(value)
      }
      this.#add({ bytes, grows, execute, reject })
    })
  }

  /** Queues an item of work that is done for all of its turn together. */
  writeShared<Item, Answer>(work: SharedWork<Item, Answer>, item: Item, bytes: number): Promise<Answer> {
    return new Promise((resolve, reject) => this.#add(work.toOperation(item, bytes, resolve, reject)))
  }

  /** Commits all that is queued, now. */
  flush(): void {
    while (this.#queue.length > 0) this.#commitTurn()
  }

  #add(operation: Operation): void {
    this.#queue.push(operation)
    this.#schedule()
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
    try {
      this.#before()
    } catch (error) {
      return rejectAll(operations, toStoreError(error))
    }
    this.#commit(operations)
  }

  #commit(all: readonly Operation[]): void {
    const operations = this.#withRoom(all)
    if (operations.length === 0) return
    let answers: readonly (() => void)[] = []
    try {
      this.#connection.run('begin immediate')
      answers = this.#runTogether(operations) ?? operations.map((operation) => this.#runAlone(operation))
      this.#connection.run('commit')
    } catch (error) {
      this.#rollback()
      // With the room that was kept back the turn begins anew, once.
      if (this.#reserve.spend(error)) return this.#commit(operations)
      return rejectAll(operations, toStoreError(error))
    }
    for (const answer of answers) answer()
    this.#afterCommit()
  }

  /** On a full disk those that bring nothing new; the others are refused. */
  #withRoom(operations: readonly Operation[]): readonly Operation[] {
    if (this.#reserve.mayGrow()) return operations
    rejectAll(
      operations.filter(({ grows }) => grows),
      this.#reserve.toRefusal(),
    )
    return operations.filter(({ grows }) => !grows)
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

  /**
   * All callers of a turn wait still, so its operations may go in any order: those that share work are done at once. A
   * savepoint copies each page that is changed behind it, and hardly ever is one wanted: operations do without until one
   * of them throws. Then the turn begins anew, undefined here. One that is alone is undone with its turn.
   */
  #runTogether(operations: readonly Operation[]): readonly (() => void)[] | undefined {
    try {
      const bySharing = Map.groupBy(operations, (operation) => operation.shared ?? operation)
      return [...bySharing.values()].flatMap((group) => {
        const shared = group[0]?.shared
        return shared === undefined ? group.map((one) => one.execute()) : [shared.execute(group)]
      })
    } catch (error) {
      if (operations.length === 1 || this.#endsTurn(error)) throw error
      this.#connection.run('rollback')
      this.#connection.run('begin immediate')
      return undefined
    }
  }

  #runAlone(operation: Operation): () => void {
    this.#connection.run('savepoint operation')
    try {
      const answer = operation.execute()
      this.#connection.run('release operation')
      return answer
    } catch (error) {
      if (this.#endsTurn(error)) throw error
      this.#connection.run('rollback to operation')
      this.#connection.run('release operation')
      return () => operation.reject(toStoreError(error))
    }
  }

  /** A full or failing disk ends the whole transaction; with what is kept back for it the turn begins anew. */
  #endsTurn(error: unknown): boolean {
    return !this.#connection.isInTransaction || this.#reserve.helps(error)
  }

  #rollback(): void {
    if (this.#connection.isInTransaction) this.#connection.run('rollback')
  }
}

function rejectAll(operations: readonly Operation[], error: Error): void {
  for (const operation of operations) operation.reject(error)
}

import type { DatabaseSync } from 'node:sqlite'

/**
 * All or nothing. The work is synchronous, so no other request can slip in between; work within work joins
 * the outer transaction, and `afterCommit` runs once that has been committed.
 */
export class Transactions {
  readonly #database: DatabaseSync
  #isOpen = false
  #afterCommit: (() => void)[] = []

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  run<Result>(work: () => Result): Result {
    if (this.#isOpen) return work()
    this.#database.exec('begin immediate')
    this.#isOpen = true
    this.#afterCommit = []
    let result: Result
    try {
      result = work()
      this.#database.exec('commit')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    } finally {
      this.#isOpen = false
    }
    for (const run of this.#afterCommit) run()
    return result
  }

  afterCommit(run: () => void): void {
    this.#afterCommit.push(run)
  }
}

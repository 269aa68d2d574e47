import { MAX_OPERATIONS, writeBatch, type Waiting, type WriteBatch } from './batch.ts'

/**
 * Writes operations of one kind that come in the same turn of the event loop together, and waits for no others: what
 * was claimed together is begun in one round trip and one commit, what comes alone goes at once.
 */
export class SameTurn<Operation, Result> {
  readonly #write: WriteBatch<Operation, Result>
  #gathered: Waiting<Operation, Result>[] = []

  constructor(write: WriteBatch<Operation, Result>) {
    this.#write = write
  }

  run(operation: Operation): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#gathered.length === 0) setImmediate(() => this.#flush())
      this.#gathered.push({ operation, resolve, reject })
    })
  }

  #flush(): void {
    const gathered = this.#gathered
    this.#gathered = []
    for (let from = 0; from < gathered.length; from += MAX_OPERATIONS) {
      void writeBatch(gathered.slice(from, from + MAX_OPERATIONS), this.#write)
    }
  }
}

import { UnreachableError } from './to-store-error.ts'

interface Waiting<Operation, Result> {
  readonly operation: Operation
  readonly bytes: number
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** Bounds of one batch: what is locked together, and how long the first waits for the last. */
const MAX_OPERATIONS = 64
const MAX_BYTES = 4_000_000

/**
 * Writes operations of one kind in the order they came: one batch on its way, the next gathers meanwhile. So callers
 * that come at once share a round trip and a commit. Where a batch is refused, each of its operations is tried alone;
 * where the server is away, all have failed.
 */
export class Lane<Operation, Result> {
  readonly #write: (operations: readonly Operation[]) => Promise<readonly Result[]>
  #queue: Waiting<Operation, Result>[] = []
  #isWriting = false

  /** `write` answers for each operation, in their order. */
  constructor(write: (operations: readonly Operation[]) => Promise<readonly Result[]>) {
    this.#write = write
  }

  /** `bytes`: roughly what it writes. */
  run(operation: Operation, bytes: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ operation, bytes, resolve, reject })
      if (!this.#isWriting) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#isWriting = true
    // Those of the same turn of the event loop go together.
    await Promise.resolve()
    while (this.#queue.length > 0) await this.#writeBatch(this.#takeBatch())
    this.#isWriting = false
  }

  async #writeBatch(batch: readonly Waiting<Operation, Result>[]): Promise<void> {
    try {
      const results = await this.#write(batch.map(({ operation }) => operation))
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new TypeError('A batch answered for fewer operations than it had'))
        else resolve(result)
      })
    } catch (error) {
      if (batch.length === 1 || error instanceof UnreachableError)
        batch.forEach(({ reject }) => reject(error))
      else for (const one of batch) await this.#writeBatch([one])
    }
  }

  #takeBatch(): readonly Waiting<Operation, Result>[] {
    let bytes = 0
    let count = 0
    for (const waiting of this.#queue) {
      bytes += waiting.bytes
      if (count > 0 && (bytes > MAX_BYTES || count === MAX_OPERATIONS)) break
      count += 1
    }
    return this.#queue.splice(0, count)
  }
}

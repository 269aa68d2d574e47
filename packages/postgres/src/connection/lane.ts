import { MAX_OPERATIONS, writeBatch, type Waiting, type WriteBatch } from './batch.ts'

interface Queued<Operation, Result> extends Waiting<Operation, Result> {
  readonly bytes: number
}

/** How long the first of a batch waits for the last. */
const MAX_BYTES = 4_000_000

/**
 * Writes operations of one kind in the order they came: one batch on its way, the next gathers meanwhile. So callers
 * that come at once share a round trip and a commit.
 */
export class Lane<Operation, Result> {
  readonly #write: WriteBatch<Operation, Result>
  #queue: Queued<Operation, Result>[] = []
  #isWriting = false

  constructor(write: WriteBatch<Operation, Result>) {
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
    while (this.#queue.length > 0) await writeBatch(this.#takeBatch(), this.#write)
    this.#isWriting = false
  }

  #takeBatch(): readonly Queued<Operation, Result>[] {
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

/** An operation of a turn of the group commit. */
export interface Operation {
  /** Roughly what it writes. */
  readonly bytes: number
  /** It brings new data. */
  readonly grows: boolean
  /** What does it for all of a turn that share it, if there is such. */
  readonly shared?: { execute(operations: readonly Operation[]): () => void }
  /** Does the work inside the transaction; returns what tells the caller once it is durable. */
  execute(): () => void
  reject(error: Error): void
}

interface Caller<Item, Answer> {
  readonly item: Item
  resolve(answer: Answer): void
}

/** Work that is done at once for all who ask for it in a turn. */
export class SharedWork<Item, Answer> {
  readonly #does: (items: readonly Item[]) => readonly Answer[]
  readonly #grows: boolean
  readonly #callers = new WeakMap<Operation, Caller<Item, Answer>>()

  /** `does` answers for each item, in their order. `grows`: it brings new data. */
  constructor(does: (items: readonly Item[]) => readonly Answer[], grows: boolean) {
    this.#does = does
    this.#grows = grows
  }

  /** One caller's part of it. */
  toOperation(
    item: Item,
    bytes: number,
    resolve: (answer: Answer) => void,
    reject: (error: Error) => void,
  ): Operation {
    const operation: Operation = {
      bytes,
      grows: this.#grows,
      shared: this,
      execute: () => this.execute([operation]),
      reject,
    }
    this.#callers.set(operation, { item, resolve })
    return operation
  }

  execute(operations: readonly Operation[]): () => void {
    const callers = operations.flatMap((operation) => this.#callers.get(operation) ?? [])
    const answers = this.#does(callers.map(({ item }) => item))
    if (answers.length !== callers.length) {
      throw new TypeError('Shared work answered for others than were given')
    }
    return () => answers.forEach((answer, index) => callers[index]?.resolve(answer))
  }
}

export interface InOrderOptions<Item, Result> {
  readonly atOnce: number
  /** Items of one key are worked on one after the other; undefined: it has none to wait for. */
  readonly keyOf: (item: Item) => string | undefined
  readonly work: (item: Item) => Promise<Result>
  /** Called in the order of the items. */
  readonly onDone: (result: Result) => void
  /** Once it fires, those in hand are the last ones. */
  readonly stopping: AbortSignal
}

/**
 * Works on a few items at a time and tells of each in their order. If one throws, those before it are told of, no further
 * one is begun, and its error is thrown once those in hand have ended.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  { atOnce, keyOf, work, onDone, stopping }: InOrderOptions<Item, Result>,
): Promise<void> {
  const inHand: Promise<Result>[] = []
  const lastOf = new Map<string, Promise<unknown>>()
  try {
    for (const item of items) {
      if (inHand.length >= atOnce) await tellFirst()
      if (stopping.aborted) break
      const key = keyOf(item)
      const before = key === undefined ? undefined : lastOf.get(key)
      const done = before === undefined ? work(item) : before.then(() => work(item))
      // It is awaited in its turn.
      done.catch(() => undefined)
      if (key !== undefined) lastOf.set(key, done)
      inHand.push(done)
    }
    while (inHand.length > 0) await tellFirst()
  } finally {
    await Promise.allSettled(inHand)
  }

  async function tellFirst(): Promise<void> {
    const [first] = inHand
    if (first === undefined) return
    onDone(await first)
    void inHand.shift()
  }
}

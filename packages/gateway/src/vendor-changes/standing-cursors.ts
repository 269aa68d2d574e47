const toldAfterMs = 3_600_000

interface Standing {
  readonly cursor: string
  readonly since: number
  isTold: boolean
}

/** Cursors of vendors that stay where they are although changes come. */
export class StandingCursors {
  readonly #standing = new Map<string, Standing>()

  /** True once, if the cursor has stood still for an hour while changes came. */
  note(
    provider: string,
    asked: { readonly cursor: string; readonly isStanding: boolean; readonly at: number },
  ): boolean {
    const before = this.#standing.get(provider)
    if (before?.cursor !== asked.cursor) {
      this.#standing.set(provider, { cursor: asked.cursor, since: asked.at, isTold: false })
      return false
    }
    if (!asked.isStanding || before.isTold || asked.at - before.since < toldAfterMs) return false
    before.isTold = true
    return true
  }
}

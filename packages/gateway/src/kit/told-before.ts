import { isJsonObject, parseJson, ProtocolError } from '@truckroll/protocol'
import { safeParse, type $ZodType, type output } from 'zod/v4/core'

/** So many are kept: a product lists a record again if anything in it changed. */
const mostTold = 500

/** What was told last of each visit, job or note, for the cursor of a poll: the ones told of longest ago are forgotten. */
export class ToldBefore {
  readonly #told: Map<string, string>

  constructor(entries: readonly (readonly [string, string])[] = []) {
    this.#told = new Map(entries)
  }

  last(what: string): string | undefined {
    return this.#told.get(what)
  }

  tell(what: string, value: string): void {
    // The one that was told of last is at the end.
    this.#told.delete(what)
    this.#told.set(what, value)
  }

  /** False if just this was told of it last. It counts as told from now on. */
  isNews(what: string, value: string): boolean {
    const isNew = this.#told.get(what) !== value
    this.tell(what, value)
    return isNew
  }

  /** Those whose name begins so. */
  withPrefix(prefix: string): readonly (readonly [string, string])[] {
    return [...this.#told].filter(([what]) => what.startsWith(prefix))
  }

  toEntries(): readonly (readonly [string, string])[] {
    return [...this.#told].slice(-mostTold)
  }
}

/** A cursor that was written as JSON; undefined if there is none, or if an older version wrote it otherwise. */
export function readCursor<Schema extends $ZodType>(
  text: string | undefined,
  schema: Schema,
): output<Schema> | undefined {
  if (text === undefined) return undefined
  try {
    const value = parseJson(text)
    if (!isJsonObject(value)) return undefined
    const read = safeParse(schema, value)
    return read.success ? read.data : undefined
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

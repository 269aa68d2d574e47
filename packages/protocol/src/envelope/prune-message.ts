import { setImmediate } from 'node:timers/promises'
import { countJsonValues } from '../json/count-json-values.ts'
import { maxMessageDepth, pruneDeepJson } from '../json/json-depth.ts'
import { messageLimits } from './message-limits.ts'

/** Looking a text of this length over once takes some milliseconds. */
const longCharacters = 1_000_000

/**
 * The text of a message with what nests too deep as strings of its own text; undefined if it holds more values than are read.
 * A long one takes several turns of the event loop.
 */
export async function pruneMessage(text: string): Promise<string | undefined> {
  const isLong = text.length > longCharacters
  if (isLong) await setImmediate()
  const pruned = pruneDeepJson(text, maxMessageDepth)
  if (isLong) await setImmediate()
  const isTooMuch = countJsonValues(pruned) > messageLimits.values
  if (isLong) await setImmediate()
  return isTooMuch ? undefined : pruned
}

import { isJsonObject, stringifyJson } from '@truckroll/protocol'
import { nameIn, toText, type Names } from './names.ts'

const maxShown = 200
const containing = /^\$contains: ?(.+)$/s

/**
 * What differs from what was expected, in words. An attribute that is expected must be there; others may be. A list has
 * exactly the items that are expected. `$any`: anything; `$absent`: not there; `$contains: TEXT`: a text with that in it;
 * `$name`: remembered the first time, and the same from then on.
 */
export function compare(expected: unknown, came: unknown, names: Names, at = ''): string[] {
  if (typeof expected === 'string') return compareText(expected, came, names, at)
  if (Array.isArray(expected)) return compareList(expected, came, names, at)
  if (isJsonObject(expected)) {
    if (!isJsonObject(came)) return [say(at, 'an object', came, names)]
    return Object.entries(expected).flatMap(([name, inner]) =>
      compare(inner, came[name], names, at === '' ? name : `${at}.${name}`),
    )
  }
  return isSame(expected, came) ? [] : [say(at, show(expected), came, names)]
}

function compareText(expected: string, came: unknown, names: Names, at: string): string[] {
  if (expected === '$any') return came === undefined ? [say(at, 'anything', came, names)] : []
  if (expected === '$absent') return came === undefined ? [] : [say(at, 'nothing', came, names)]
  const [, part] = containing.exec(expected) ?? []
  if (part !== undefined) {
    const wanted = names.plain(toText(names.toWire(part)))
    const isThere = typeof came === 'string' && names.plain(came).includes(wanted)
    return isThere ? [] : [say(at, `a text with ${show(wanted)}`, came, names)]
  }
  const name = nameIn(expected)
  if (name !== undefined && !names.has(name)) {
    if (came === undefined) return [say(at, `something to remember as $${name}`, came, names)]
    names.set(name, came)
    return []
  }
  const wanted = names.toWire(expected)
  if (isSame(wanted, came)) return []
  const isPlainSame =
    typeof came === 'string' && typeof wanted === 'string' && names.plain(came) === names.plain(wanted)
  return isPlainSame
    ? []
    : [say(at, name === undefined ? show(wanted) : `${show(wanted)} ($${name})`, came, names)]
}

function compareList(expected: readonly unknown[], came: unknown, names: Names, at: string): string[] {
  if (!Array.isArray(came)) return [say(at, 'a list', came, names)]
  const items: readonly unknown[] = came
  const differences = expected.flatMap((item, index) =>
    index < items.length ? compare(item, items[index], names, `${at}[${index}]`) : [],
  )
  if (items.length < expected.length) {
    differences.push(
      `${at === '' ? 'it' : at}: expected ${expected.length} items, got ${items.length}; missing ${show(expected[items.length], names)}`,
    )
  }
  for (const item of items.slice(expected.length)) {
    differences.push(
      `${at === '' ? 'it' : at}: expected no more than ${expected.length} items, got also ${show(item, names)}`,
    )
  }
  return differences
}

/** An id may come as a number or, beyond 2^53, as a bigint. */
function isSame(expected: unknown, came: unknown): boolean {
  if (expected === came) return true
  const isNumber = (value: unknown) => typeof value === 'number' || typeof value === 'bigint'
  if (isNumber(expected) && isNumber(came)) return String(expected) === String(came)
  return typeof expected === 'object' && expected !== null && stringifyJson(expected) === stringifyJson(came)
}

function say(at: string, expected: string, came: unknown, names: Names): string {
  return `${at === '' ? 'it' : at}: expected ${expected}, got ${show(came, names)}`
}

/** A value, short enough to read. */
export function show(value: unknown, names?: Names): string {
  if (value === undefined) return 'nothing'
  const text = stringifyJson(value)
  const plain = names === undefined ? text : names.plain(text)
  return plain.length <= maxShown ? plain : `${plain.slice(0, maxShown)}…`
}

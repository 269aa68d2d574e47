/** A text as its reader decodes it, and where each character of that stands in the text. */
export interface Reading {
  readonly plain: string
  /** One more than there are characters: the last is the end of the text. */
  readonly places: readonly number[]
}

const urlCode = /\+|(?:%[0-9a-f]{2})+/gi
const jsonCode = /\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi
const jsonLetters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
/** What the end of a text leaves of a code. */
const halfCode = /(?:%[c-f][0-9a-f](?:%[89ab][0-9a-f]){0,2})?(?:%[0-9a-f]?|\\(?:u[0-9a-f]{0,3})?)?$/i

/**
 * The text as whoever gets it may read it: in an address or form, in JSON, and in JSON within either. What is encoded
 * wrongly stays as it is, and what follows is decoded all the same. Without the text itself.
 */
export function readEncoded(text: string): readonly Reading[] {
  const readings: Reading[] = []
  if (text.includes('%'))
    readings.push(decode(text, urlCode, (code) => (code === '+' ? code : toUrlText(code))))
  if (text.includes('+'))
    readings.push(decode(text, urlCode, (code) => (code === '+' ? ' ' : toUrlText(code))))
  const outer = [...readings]
  if (text.includes('\\')) readings.push(...readJson(text))
  for (const { plain, places } of outer) {
    if (!plain.includes('\\')) continue
    for (const inner of readJson(plain)) readings.push(within(inner, places))
  }
  return readings
}

/** The text without half of a code at its end. */
export function withoutHalfCode(text: string): string {
  return text.replace(halfCode, '')
}

/** Also JSON that stands as a text in JSON. */
function readJson(text: string): readonly Reading[] {
  const once = decode(text, jsonCode, toJsonText)
  if (!once.plain.includes('\\')) return [once]
  return [once, within(decode(once.plain, jsonCode, toJsonText), once.places)]
}

function within({ plain, places }: Reading, outer: readonly number[]): Reading {
  return { plain, places: places.map((place) => outer[place] ?? 0) }
}

function decode(text: string, code: RegExp, toText: (code: string) => string): Reading {
  let plain = ''
  const places: number[] = []
  const keep = (from: number, to: number) => {
    plain += text.slice(from, to)
    for (let at = from; at < to; at += 1) places.push(at)
  }
  let from = 0
  for (const { index, 0: found } of text.matchAll(code)) {
    keep(from, index)
    from = index + found.length
    for (const { at, length } of splitCodes(found)) {
      const decoded = toText(found.slice(at, at + length))
      plain += decoded
      for (let count = 0; count < decoded.length; count += 1) places.push(index + at)
    }
  }
  keep(from, text.length)
  places.push(text.length)
  return { plain, places }
}

/** Bytes in a row, each written as `%` and two digits, by the characters that they make up. */
function* splitCodes(found: string): Generator<{ readonly at: number; readonly length: number }> {
  if (!found.startsWith('%')) {
    yield { at: 0, length: found.length }
    return
  }
  for (let at = 0; at < found.length;) {
    const length = Math.min(3 * bytesOf(Number.parseInt(found.slice(at + 1, at + 3), 16)), found.length - at)
    yield { at, length }
    at += length
  }
}

/** How many bytes a character of UTF-8 has that begins with this one. */
function bytesOf(first: number): number {
  if (first >= 0xf0) return 4
  if (first >= 0xe0) return 3
  return first >= 0xc0 ? 2 : 1
}

function toUrlText(code: string): string {
  try {
    return decodeURIComponent(code)
  } catch {
    return code
  }
}

function toJsonText(code: string): string {
  if (code.length > 2) return String.fromCharCode(Number.parseInt(code.slice(2), 16))
  const letter = code.slice(1)
  return jsonLetters[letter] ?? letter
}

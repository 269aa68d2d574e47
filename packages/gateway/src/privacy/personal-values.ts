import { isJsonObject, type Pace, personalKindOf, TruckrollError, parseJson } from '@truckroll/protocol'
import { toPhoneDigits, toSearchText } from '@truckroll/store'

/** Something that a person can be found by, in the form in which it is compared. */
export interface PersonalValue {
  readonly kind: 'phone' | 'email' | 'customer' | 'job'
  readonly value: string
}

/** Deeper than anything that Dispatch sends. */
const mostDepth = 64

/** Whom a JSON text is about: what stands in personal fields, and the ids of customers. */
export function toPersonalValues(json: string): readonly PersonalValue[] {
  const found: PersonalValue[] = []
  collect(toValue(json), '', found, 0)
  return found
}

/** How a value of this kind is compared; undefined if it can be none. */
export function toComparable(kind: PersonalValue['kind'], text: string): string | undefined {
  if (kind === 'phone') {
    const digits = toPhoneDigits(text)
    return digits === undefined || digits.length < 7 ? undefined : digits
  }
  if (kind === 'job') return text.trim() === '' ? undefined : text.trim()
  const comparable = toSearchText(text)
  return comparable === '' ? undefined : comparable
}

/** A text of megabytes is gone through in pieces, each with the end of the one before. */
const pieceCharacters = 65_536
const overlapCharacters = 512

/** Whether a text can hold the value at all: quick, and true now and then for one that does not. */
export async function mayName(text: string, value: PersonalValue, pace: Pace): Promise<boolean> {
  let missing = wordsOf(value)
  for (let at = 0; at < text.length; at += pieceCharacters) {
    const piece = text.slice(Math.max(0, at - overlapCharacters), at + pieceCharacters)
    await pace.spend(piece.length)
    const searched = value.kind === 'phone' ? piece.replaceAll(/\D/g, '') : toSearchText(unescape(piece))
    missing = missing.filter((word) => !searched.includes(word))
    if (missing.length === 0) return true
  }
  return false
}

/** A name stands in two fields, so its words are looked for one by one. */
function wordsOf({ kind, value }: PersonalValue): readonly string[] {
  return kind === 'phone' ? [value.slice(-7)] : value.split(' ')
}

/** Whether the text, which is JSON, is about that person. */
export function isOf(json: string, { kind, value }: PersonalValue): boolean {
  return toPersonalValues(json).some((each) => each.kind === kind && each.value === value)
}

/** Whether the text itself, of whatever field, names it. */
export function mentions(text: string, value: PersonalValue): boolean {
  if (value.kind === 'phone') {
    const numbers = text.match(/\+?\(?\d[\d\s().\-/]{5,18}\d/g) ?? []
    return numbers.some((number) => toPhoneDigits(number) === value.value)
  }
  return toSearchText(unescape(text)).includes(value.value)
}

/** JSON may write letters as `\u00e9`. */
function unescape(text: string): string {
  return text.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function toValue(json: string): unknown {
  try {
    return parseJson(json)
  } catch (error) {
    if (TruckrollError.is(error)) return undefined
    throw error
  }
}

function collect(value: unknown, name: string, found: PersonalValue[], depth: number): void {
  if (depth > mostDepth) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, name, found, depth + 1)
  } else if (isJsonObject(value)) {
    const names: string[] = []
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === 'object') collect(item, key, found, depth + 1)
      else if (typeof item === 'string' && personalKindOf(key) === 'name') names.push(item)
      else add(toKind(name, key), item, found)
    }
    if (names.length > 0) add('customer', names.join(' '), found)
  }
}

function toKind(parent: string, key: string): PersonalValue['kind'] | undefined {
  const kind = personalKindOf(key)
  if (kind === 'phone' || kind === 'email') return kind
  if (kind === 'company') return 'customer'
  return parent === 'customer' && (key === 'id' || key === 'external_id') ? 'customer' : undefined
}

function add(kind: PersonalValue['kind'] | undefined, value: unknown, found: PersonalValue[]): void {
  if (kind === undefined || !['string', 'number', 'bigint'].includes(typeof value)) return
  const comparable = toComparable(kind, String(value))
  if (comparable !== undefined) found.push({ kind, value: comparable })
}

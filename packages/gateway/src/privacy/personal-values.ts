import { isJsonObject, personalKindOf, TruckrollError, parseJson } from '@truckroll/protocol'
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

/** Whether a text can hold the value at all: quick, and true now and then for one that does not. */
export function mayHold(text: string, { kind, value }: PersonalValue): boolean {
  if (kind === 'phone') return text.replaceAll(/\D/g, '').includes(value.slice(-7))
  // A name stands in two fields, so its words are looked for one by one.
  const searched = toSearchText(unescape(text))
  return value.split(' ').every((word) => searched.includes(word))
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

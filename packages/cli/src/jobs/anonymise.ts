import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { extensionOf, isReasonValue, isTime, kindOfField, type FieldKind } from './field-kind.ts'

const aText = 'A text that was taken out.'

/** Values of the same form; absent: the field stays as it is. */
const standIns: Readonly<Partial<Record<FieldKind, string | null>>> = {
  name: 'Jamie',
  'family-name': 'Doe',
  'full-name': 'Jamie Doe',
  company: 'A company',
  email: 'customer@example.com',
  phone: '+15555550100',
  street: '1 Main Street',
  place: null,
  token: 'a-file-token',
}

/** Closer to the form of this one field. */
const ofName: Readonly<Record<string, string>> = { street_2: '', serial_number: 'S-1' }

/** A copy of the same shape without personal data and without texts that people wrote. */
export function anonymise(value: JsonObject): JsonObject {
  return toEach(value, toSafe)
}

function toEach(value: JsonObject, toItem: (name: string, item: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toItem(name, item)]))
}

function toSafe(name: string, item: unknown): unknown {
  const kind = kindOfField(name)
  if (item === null || item === undefined || item === '' || kind === 'reasons') return item
  if (kind === 'anything') return toBlank(item)
  if (isJsonObject(item)) return anonymise(item)
  if (Array.isArray(item)) return item.map((each: unknown) => toSafe(name, each))
  if (typeof item === 'boolean') return item
  if (typeof item === 'string') return toSafeText(name, kind, item)
  const standIn = toStandIn(name, kind)
  return standIn === undefined ? item : standIn
}

function toSafeText(name: string, kind: FieldKind, text: string): unknown {
  const extension = kind === 'full-name' ? extensionOf(text) : undefined
  // A file keeps its type.
  if (extension !== undefined) return `file${extension}`
  const standIn = toStandIn(name, kind)
  if (standIn !== undefined) return standIn
  if (kind === 'reason') return isReasonValue(text) ? text : aText
  return kind === 'text' && !isTime(text) ? aText : text
}

function toStandIn(name: string, kind: FieldKind): string | null | undefined {
  return ofName[name] ?? standIns[kind]
}

/** The shape alone. */
function toBlank(item: unknown): unknown {
  if (isJsonObject(item)) return toEach(item, (_name, each) => toBlank(each))
  if (Array.isArray(item)) return item.map(toBlank)
  if (typeof item === 'string') return item === '' ? item : aText
  return typeof item === 'number' || typeof item === 'bigint' ? 0 : item
}

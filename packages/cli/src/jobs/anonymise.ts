import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { extensionOf, isTime, kindOfField, type FieldKind } from './field-kind.ts'
import { WhatIsSaid } from './what-is-said.ts'

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

/** A number of as many digits may be a telephone number. */
const longestNumber = 6

/** A copy of the same shape without personal data and without texts that people wrote. */
export function anonymise(value: JsonObject): JsonObject {
  return toSafeObject(value, new WhatIsSaid([value]))
}

function toSafeObject(value: JsonObject, said: WhatIsSaid): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, item], index) => [
      said.isPlainKey(name) ? name : toKey(index),
      toSafe(name, kindOfField(name, value), item, said),
    ]),
  )
}

function toSafe(name: string, kind: FieldKind, item: unknown, said: WhatIsSaid): unknown {
  if (item === null || item === undefined || item === '') return item
  if (kind === 'reasons') return typeof item === 'object' ? item : toBlank(item)
  if (kind === 'anything') return toBlank(item)
  if (isJsonObject(item)) return toSafeObject(item, said)
  if (Array.isArray(item)) return item.map((each: unknown) => toSafe(name, kind, each, said))
  if (typeof item === 'boolean') return item
  if (typeof item === 'string') return toSafeText(name, kind, item, said)
  const standIn = toStandIn(name, kind)
  if (standIn !== undefined) return standIn
  return kind === 'id' || isShortWhole(item) ? item : 0
}

function toSafeText(name: string, kind: FieldKind, text: string, said: WhatIsSaid): unknown {
  // A file keeps its type.
  if (kind === 'file-name') return `file${extensionOf(text) ?? ''}`
  const standIn = toStandIn(name, kind)
  if (standIn !== undefined) return standIn
  if (kind === 'reason') return said.isReason(text) ? text : aText
  if (kind === 'kept') return said.isPlain(name, text) ? text : aText
  return kind === 'text' && !isTime(text) ? aText : text
}

function toStandIn(name: string, kind: FieldKind): string | null | undefined {
  return ofName[name] ?? standIns[kind]
}

function isShortWhole(item: unknown): boolean {
  return new RegExp(`^-?\\d{1,${longestNumber}}$`).test(String(item))
}

function toKey(index: number): string {
  return `field_${index + 1}`
}

/** The shape alone. */
function toBlank(item: unknown): unknown {
  if (isJsonObject(item)) {
    return Object.fromEntries(Object.values(item).map((each, index) => [toKey(index), toBlank(each)]))
  }
  if (Array.isArray(item)) return item.map(toBlank)
  if (typeof item === 'string') return item === '' ? item : aText
  return typeof item === 'number' || typeof item === 'bigint' ? 0 : item
}

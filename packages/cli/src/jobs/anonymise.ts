import { isJsonObject, type JsonObject, personalFields, type PersonalKind } from '@truckroll/protocol'

const aText = 'A text that was taken out.'

const ofKind: Readonly<Record<PersonalKind, string | null>> = {
  name: 'Jamie',
  company: 'A company',
  email: 'customer@example.com',
  phone: '+15555550100',
  street: '1 Main Street',
  place: null,
}

/** Replaces personal data by values of the same form: what the wire schema says is personal, and other spellings of it. */
const standIns: Readonly<Record<string, string | null>> = {
  ...Object.fromEntries([...personalFields].map(([name, kind]) => [name, ofKind[kind]])),
  last_name: 'Doe',
  name: 'Jamie Doe',
  phone: ofKind.phone,
  number: ofKind.phone,
  street_2: '',
  full_address: ofKind.street,
  serial_number: 'S-1',
  file_token: 'a-file-token',
}

/** The names of fields that hold ids, states, kinds and times, in Dispatch's spelling and in the bridge's. */
const keptEnding = /(?:^|_)(?:id|uuid|type|kind|status|state|at|time|date|timezone|country)$|[a-z](?:Id|At)$/

/** Fields that say what a job is about, or name a place larger than a house. */
const kept: ReadonlySet<string> = new Set([
  'city',
  'postal_code',
  'source',
  'manufacturer',
  'model_number',
  'changed',
])

/** Lists of reasons, which are the brand's. */
const keptWhole: ReadonlySet<string> = new Set(['ui_options', 'reasons'])

/** A brand may put anything there, under any name. */
const unknown: ReadonlySet<string> = new Set(['custom_fields', 'marketing_attributions'])

/** A copy of the same shape without personal data and without texts that people wrote. */
export function anonymise(value: JsonObject): JsonObject {
  return toEach(value, toSafe)
}

function toEach(value: JsonObject, toItem: (name: string, item: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toItem(name, item)]))
}

function toSafe(name: string, item: unknown): unknown {
  if (item === null || item === undefined || item === '' || keptWhole.has(name)) return item
  if (unknown.has(name)) return toBlank(item)
  if (isJsonObject(item)) return anonymise(item)
  if (Array.isArray(item)) return item.map((each: unknown) => toSafe(name, each))
  if (typeof item === 'boolean') return item
  if (typeof item === 'string') return toSafeText(name, item)
  return Object.hasOwn(standIns, name) ? standIns[name] : item
}

function toSafeText(name: string, text: string): unknown {
  const extension = /\.[a-z\d]{2,5}$/i.exec(text)?.[0]
  // A file keeps its type.
  if (name === 'name' && extension !== undefined) return `file${extension}`
  if (Object.hasOwn(standIns, name)) return standIns[name]
  if (name === 'status_message') return /^[\w|]+$/.test(text) ? text : aText
  const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)$/.test(text)
  return isTime || kept.has(name) || keptEnding.test(name) ? text : aText
}

/** The shape alone. */
function toBlank(item: unknown): unknown {
  if (isJsonObject(item)) return toEach(item, (_name, each) => toBlank(each))
  if (Array.isArray(item)) return item.map(toBlank)
  if (typeof item === 'string') return item === '' ? item : aText
  return typeof item === 'number' || typeof item === 'bigint' ? 0 : item
}

import { isJsonObject, type JsonObject } from '@truckroll/protocol'

const aText = 'A text that was taken out.'

/** What stands for what tells who people are, in a form that reads like the real one. */
const standIns: Readonly<Record<string, string | null>> = {
  first_name: 'Jamie',
  last_name: 'Doe',
  name: 'Jamie Doe',
  company_name: 'A company',
  email: 'customer@example.com',
  phone_number: '+15555550100',
  phone: '+15555550100',
  number: '+15555550100',
  street_1: '1 Main Street',
  street_2: '',
  full_address: '1 Main Street',
  latitude: null,
  longitude: null,
  serial_number: 'S-1',
  file_token: 'a-file-token',
}

/** Ids, states, kinds and times: what a text like this is called, in Dispatch's spelling and the bridge's. */
const keptEnding = /(?:^|_)(?:id|uuid|type|kind|status|state|at|time|date|timezone|country)$|[a-z](?:Id|At)$/

/** What a job is about, and where no house is told from another. */
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

/** Nobody knows what a brand puts there, under any name. */
const unknown: ReadonlySet<string> = new Set(['custom_fields', 'marketing_attributions'])

/** A copy of the same shape without what tells who people are or what they wrote. */
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
  // A file must still say what it is.
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

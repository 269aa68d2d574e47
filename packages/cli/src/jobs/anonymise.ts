import { isJsonObject, type JsonObject } from '@truckroll/protocol'

/** What people are told by, and what they wrote. Codes, ids, states and times stay. */
const stoodIn: Readonly<Record<string, unknown>> = {
  first_name: 'Jamie',
  last_name: 'Doe',
  name: 'Jamie Doe',
  company_name: '',
  email: 'customer@example.com',
  phone_number: '+15555550100',
  number: '+15555550100',
  street_1: '1 Main Street',
  street_2: '',
  full_address: '1 Main Street',
  latitude: null,
  longitude: null,
  description: 'A text that was taken out.',
  service_instructions: 'A text that was taken out.',
  symptom: 'A text that was taken out.',
  message: 'A text that was taken out.',
  account_message: 'A text that was taken out.',
  serial_number: 'S-1',
  file_token: 'a-file-token',
}

/** Emptied whole: nobody knows what a brand puts there. */
const emptied: ReadonlySet<string> = new Set(['custom_fields', 'contacts', 'marketing_attributions'])

/** A copy without what tells who the customer is. */
export function anonymise(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toSafe(name, item)]))
}

function toSafe(name: string, item: unknown): unknown {
  if (item === null || item === undefined) return item
  if (emptied.has(name)) return Array.isArray(item) ? [] : {}
  if (isJsonObject(item)) return anonymise(item)
  if (Array.isArray(item)) return item.map((each: unknown) => toSafe(name, each))
  return Object.hasOwn(stoodIn, name) ? stoodIn[name] : item
}

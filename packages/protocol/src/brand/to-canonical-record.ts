import { isJsonObject, type JsonObject } from '../json/json-object.ts'

type Change = (record: JsonObject, beside: JsonObject) => JsonObject

/** Where the playbook prints one record in several forms: each type with what makes the one form out of them. */
const changes: Readonly<Record<string, Change>> = {
  // In a post with its job the fields stand under `organization`. DNM, FSM > To Dispatch > Jobs
  organization: ({ organization, ...record }) =>
    isJsonObject(organization) ? { ...record, ...organization } : { ...record, ...given({ organization }) },
  // The picture stands in the record or beside it. Use Cases > To Dispatch > User Photos
  profile_picture: (record, { attachment }) => ({ ...given({ attachment }), ...record }),
  job: (record) => withLabels(record),
  // The reasons stand beside an offer. Match > To Dispatch > Jobs
  offer: (record, { ui_options: uiOptions }) =>
    withLabels({ ...given({ ui_options: uiOptions }), ...record }),
  // FSM > To Dispatch > Jobs has users, Use Cases > Auto Assign Technician technicians; the text has `two_techs`.
  auto_assign_technician: ({
    external_user_ids: users,
    external_secondary_user_ids: secondaries,
    two_techs: twoTech,
    ...record
  }) => ({
    ...given({
      external_technician_ids: users,
      external_secondary_technician_ids: secondaries,
      two_tech: twoTech,
    }),
    ...record,
  }),
}

/**
 * A posted record in the one form in which Truckroll writes it, whatever printed form it came in. What is unknown stays.
 *
 * @param item the whole entry of the post: some attributes are printed beside its `record`.
 */
export function toCanonicalRecord(recordType: string, item: JsonObject): JsonObject {
  const { header: _, record, ...beside } = item
  const posted = isJsonObject(record) ? record : beside
  const change = Object.hasOwn(changes, recordType) ? changes[recordType] : undefined
  return withAddresses(change?.(posted, isJsonObject(record) ? beside : {}) ?? posted)
}

/** Without what is not there. */
function given(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** `_labels`, switched off by its underscore, in both printed shapes: numbers, and objects with `label_id`. */
function withLabels({ _labels: hidden, ...record }: JsonObject): JsonObject {
  const labels = record['labels'] ?? hidden
  if (!Array.isArray(labels)) return { ...record, ...given({ labels }) }
  return {
    ...record,
    labels: labels.map((label: unknown) => (isJsonObject(label) ? (label['label_id'] ?? label) : label)),
  }
}

const addressNames = ['address', 'home_address']
const longCountries: Readonly<Record<string, string>> = {
  us: 'United States',
  usa: 'United States',
  ca: 'Canada',
}

/** Addresses at any place of a record, in the spelling of the canonical ones. */
function withAddresses(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (!isJsonObject(value)) return [name, value]
      return [name, addressNames.includes(name) ? toCanonicalAddress(value) : withAddresses(value)]
    }),
  )
}

/** Requests of gateways spell an address in another way, and shorten its country. Gateway > FAQs > Onboarding */
export function toCanonicalAddress({ street, street_line_2: second, ...address }: JsonObject): JsonObject {
  const { country } = address
  const long = typeof country === 'string' ? longCountries[country.trim().toLowerCase()] : undefined
  return {
    ...given({ street_1: street, street_2: second }),
    ...address,
    ...given({ country: long ?? country }),
  }
}

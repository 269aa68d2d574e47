import { personalFields, type PersonalKind } from '@truckroll/protocol'

/**
 * What a field may tell of people, by its name in Dispatch's spelling or the bridge's. `kept`: what a job is about, states,
 * kinds and times. `reasons`: lists of the brand, whole. `anything`: a brand may put anything there, under any name.
 */
export type FieldKind =
  | PersonalKind
  | 'family-name'
  | 'full-name'
  | 'city'
  | 'zip'
  | 'id'
  | 'token'
  | 'reason'
  | 'reasons'
  | 'anything'
  | 'kept'
  | 'text'

/** What the wire schema says is personal, and other spellings of it. */
const named: ReadonlyMap<string, FieldKind> = new Map<string, FieldKind>([
  ...personalFields,
  ['last_name', 'family-name'],
  ['name', 'full-name'],
  ['phone', 'phone'],
  ['number', 'phone'],
  ['city', 'city'],
  ['postal_code', 'zip'],
  ['file_token', 'token'],
  ['status_message', 'reason'],
  ['ui_options', 'reasons'],
  ['reasons', 'reasons'],
  ['custom_fields', 'anything'],
  ['marketing_attributions', 'anything'],
  ['source', 'kept'],
  ['source_id', 'kept'],
  ['manufacturer', 'kept'],
  ['model_number', 'kept'],
  ['changed', 'kept'],
])

const idEnding = /(?:^|_)(?:id|ids|uuid)$|^ID$|[a-z]Ids?$/
const keptEnding = /(?:^|_)(?:type|kind|status|state|at|time|date|timezone|country)$|[a-z]At$/
const time = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)$/

export function kindOfField(name: string): FieldKind {
  const kind = named.get(name)
  if (kind !== undefined) return kind
  if (idEnding.test(name)) return 'id'
  return keptEnding.test(name) ? 'kept' : 'text'
}

/** A time as a whole text, which says nothing of a person. */
export function isTime(text: string): boolean {
  return time.test(text)
}

/** A reason is kept if it is one of the brand's values, such as `customer_canceled`, and no text of a person. */
export function isReasonValue(text: string): boolean {
  return /^[\w|]+$/.test(text)
}

/** `.jpg` of a name that is a file's. */
export function extensionOf(name: string): string | undefined {
  return /\.[a-z\d]{2,5}$/i.exec(name)?.[0]
}

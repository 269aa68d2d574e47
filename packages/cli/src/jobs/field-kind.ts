import { personalFields, type JsonObject, type PersonalKind } from '@truckroll/protocol'

/**
 * What a field may tell of people, by its name in Dispatch's spelling or the bridge's. `kept`: what a job is about, states,
 * kinds and times, if its value is no text of a person. `reasons`: lists of the brand, whole. `anything`: a brand may put anything there, under any name.
 */
export type FieldKind =
  | PersonalKind
  | 'family-name'
  | 'full-name'
  | 'file-name'
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
  ['manufacturer', 'kept'],
  ['model_number', 'kept'],
  ['changed', 'kept'],
])

const idEnding = /(?:^|_)(?:id|ids|uuid)$|^ID$|[a-z]Ids?$/
const keptEnding = /(?:^|_)(?:type|kind|status|state|at|time|date|timezone|country)$|[a-z]At$/
const time = /^(?:\d{4}-\d\d-\d\d)?(?:(?:^|[T ])\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/
const fileEnding =
  /\.(?:jpe?g|png|gif|webp|heic|heif|bmp|tiff?|pdf|docx?|xlsx?|csv|txt|mp4|mov|mp3|m4a|wav|zip)$/i

/** `owner`: the object it is a field of. */
export function kindOfField(name: string, owner: JsonObject): FieldKind {
  if ((name === 'name' && isFileLike(owner)) || name === 'file_name') return 'file-name'
  const kind = named.get(name)
  if (kind !== undefined) return kind
  if (idEnding.test(name)) return 'id'
  return keptEnding.test(name) ? 'kept' : 'text'
}

/** A time as a whole text, which says nothing of a person. */
export function isTime(text: string): boolean {
  return text !== '' && time.test(text)
}

/** Is it a field whose name says by itself what it holds? */
export function isNamed(name: string): boolean {
  return named.has(name)
}

/** `.jpg` of a name that is a file's. */
export function extensionOf(name: string): string | undefined {
  return fileEnding.exec(name)?.[0]
}

/** An attachment of Dispatch: it has a token to be fetched with, or says what it is attached to. */
function isFileLike(owner: JsonObject): boolean {
  return 'file_token' in owner || 'entity_type' in owner
}

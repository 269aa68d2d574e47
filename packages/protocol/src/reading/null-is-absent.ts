import * as z from 'zod'
import { isJsonObject } from '../json/json-object.ts'

/** Takes `null` for a member of the object itself as if the member were not there: many serializers write it so. */
export function nullIsAbsent<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(withoutNulls, schema)
}

function withoutNulls(value: unknown): unknown {
  if (!isJsonObject(value) || !Object.values(value).includes(null)) return value
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}

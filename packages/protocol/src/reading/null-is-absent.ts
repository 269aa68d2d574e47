import * as z from 'zod'
import { isJsonObject } from '../json/json-object.ts'

// The type is written out: newer versions of zod infer a class that older ones lack, so the declarations
// would not compile with those.

/** Treats a member of the object that is `null` as missing: many serializers write it so. */
export function nullIsAbsent<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodPipe<z.core.$ZodTransform, Schema> {
  return z.preprocess(withoutNulls, schema)
}

function withoutNulls(value: unknown): unknown {
  if (!isJsonObject(value) || !Object.values(value).includes(null)) return value
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}

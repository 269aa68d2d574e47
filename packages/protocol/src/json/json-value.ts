import * as z from 'zod'

/** Any JSON value as `parseJson` reads it: an integer beyond 2^53 is a bigint. */
export type JsonValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | JsonValue[]
  | { [name: string]: JsonValue }

/** Accepts any JSON as `parseJson` reads it; zod's own schema accepts no integer beyond 2^53. */
export const jsonValueSchema: z.ZodType<JsonValue, JsonValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.bigint(),
    z.boolean(),
    z.null(),
    z.array(jsonValueSchema),
    z.record(z.string(), jsonValueSchema),
  ]),
)

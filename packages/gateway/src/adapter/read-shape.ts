import { toKind } from '@truckroll/protocol'
import type { z } from 'zod'
import { toAnswerError } from './read-response.ts'

/**
 * What a method of an adapter answered: one in plain JavaScript may answer anything.
 * @throws GatewayError `TR_ADAPTER_ANSWER` that names the method, the place in its answer, what was expected there and what came.
 */
export function readShape<Schema extends z.ZodType>(
  method: string,
  wanted: string,
  schema: Schema,
  answer: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const { path = [], message } = parsed.error.issues[0] ?? {}
  if (path.length === 0) throw toAnswerError(`${method}: expected ${wanted}, got ${toKind(answer)}`)
  const place = path.map(String).join('/').slice(0, 200)
  throw toAnswerError(`${method}, ${place}: ${message}, got ${toKind(valueAt(answer, path))}`)
}

function valueAt(answer: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), answer)
}

import type { JsonObject } from '@truckroll/protocol'
import type * as z from 'zod'
import { RecordRefusal } from './record-refusal.ts'

/** The fields that a rule needs; throws a RecordRefusal that names each missing or wrong one. */
export function readRecord<S extends z.ZodType>(
  recordType: string,
  schema: S,
  record: JsonObject,
): z.output<S> {
  const result = schema.safeParse(record)
  if (result.success) return result.data
  const errors: Record<string, string[]> = {}
  for (const issue of result.error.issues) {
    const field = issue.path.map(String).join('.') || 'record'
    errors[field] = [
      ...(errors[field] ?? []),
      issue.code === 'invalid_type' ? "can't be blank" : 'is invalid',
    ]
  }
  throw new RecordRefusal(recordType, errors)
}

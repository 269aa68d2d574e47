import type { z } from 'zod'

import { AcmeError, type FieldError } from '../errors.ts'

/** Parses what came in a body. Throws ACME_INVALID with one entry per refused field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw invalidInput(
    result.error.issues.map((issue) => ({ in: 'body', path: toPointer(issue.path), message: issue.message })),
  )
}

export function invalidInput(fields: FieldError[]): AcmeError {
  return new AcmeError('ACME_INVALID', 'The request has fields that cannot be taken; see errors.', { fields })
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

import { createHash } from 'node:crypto'
import { allFunctions } from '../sql/all-functions.ts'

/**
 * Where this version's functions are. The name has their hash in it: while a new version is rolled out, processes of
 * the old one go on calling their own.
 */
export function codeSchemaOf(schema: string): string {
  return `${schema}_code_${createHash('sha256').update(allFunctions).digest('hex').slice(0, 12)}`
}

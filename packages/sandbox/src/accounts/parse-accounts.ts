import { parseJson } from '@truckroll/protocol'
import type * as z from 'zod'
import { SandboxError } from '../errors.ts'
import { accountsSchema } from './account-schema.ts'
import type { SandboxAccount } from './account-schema.ts'

/** At most this many mistakes are listed, so that a wrong file of 10,000 accounts stays readable. */
const maxListed = 20

/**
 * The accounts of a file: its text, or what JSON.parse made of it.
 *
 * Throws SandboxError TR_SANDBOX_ACCOUNTS naming each place and what was expected there, never a value
 * (a misplaced secret would be one).
 */
export function parseAccounts(json: unknown): SandboxAccount[] {
  const result = accountsSchema.safeParse(typeof json === 'string' ? parseText(json) : json)
  if (result.success) return result.data
  const lines = result.error.issues.flatMap(toLines)
  const listed = lines.slice(0, maxListed).map((line) => `  ${line}`)
  if (lines.length > maxListed) listed.push(`  and ${lines.length - maxListed} more`)
  throw new SandboxError(
    'TR_SANDBOX_ACCOUNTS',
    `expected a list of accounts {key, secret, role, ...}; put right:\n${listed.join('\n')}`,
  )
}

function parseText(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    const message = 'expected JSON in the accounts file, got text that does not parse'
    throw new SandboxError('TR_SANDBOX_ACCOUNTS', message, { cause })
  }
}

function toLines(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.length === 0 ? 'the file' : toPlace(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return [`${place}: expected no attribute ${issue.keys.map((key) => `"${key}"`).join(', ')}`]
  }
  if (issue.code === 'invalid_union')
    return [`${place}: expected an id (a number or a text) or an object with id`]
  return [`${place}: ${issue.message}`]
}

function toPlace(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

import { z } from 'zod'
import { isScope, scopes, type Scope } from '../access/scope.ts'

/** A token must fit into a header unchanged: no blank, no comma (which separates tokens), only ASCII. */
export const tokenText = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^[\x21-\x2b\x2d-\x7e]+$/, 'expected visible ASCII characters without blanks and commas')

/** The names that the audit gives to callers without a token, and to the holder of `apiToken`. */
const reservedNames: readonly string[] = ['local', 'api-token']

/** A bearer token with a name (for the audit) and the scopes it was given. */
export const apiTokenSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'expected a name of letters, digits, _ . -')
    .refine(
      (name) => !reservedNames.includes(name.toLowerCase()),
      `expected another name: ${reservedNames.join(' and ')} stand for others in the audit`,
    ),
  scopes: z.array(z.enum(scopes)).min(1),
  token: tokenText,
})
export type ApiToken = z.infer<typeof apiTokenSchema>

/**
 * One `name:scopes:token`, scopes joined by `+`. The text of an error says which part is wrong, never the
 * token.
 */
export function parseApiToken(text: string): ApiToken | { readonly problem: string } {
  const [name, scopeList, ...rest] = text.trim().split(':')
  if (name === undefined || scopeList === undefined || rest.length === 0) {
    return { problem: 'expected name:scopes:token, such as office:read+updates:TOKEN' }
  }
  const words = scopeList.split('+')
  if (!words.every(isScope)) return { problem: `expected scopes out of ${scopes.join(', ')}, joined by +` }
  const parsed = apiTokenSchema.safeParse({ name, scopes: words satisfies Scope[], token: rest.join(':') })
  if (parsed.success) return parsed.data
  return {
    problem: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  }
}

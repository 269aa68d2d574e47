import type { z } from 'zod'
import { toExpectation } from './to-expectation.ts'

/**
 * One bad field of an input: where it is, and what was expected there. It never contains the value that came.
 */
export interface InputIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const maxNameLength = 200
/** As many unknown fields are named as an answer shows errors. */
const maxUnknownFields = 100

/** One issue for each bad field: an unknown field by its name, a union by the branch that fits best. */
export function toInputIssues(issues: readonly z.core.$ZodIssue[]): InputIssue[] {
  return issues.flatMap((issue) => flatten(issue, []))
}

/** `['a', 0]` becomes `/a/0`; the whole input is the empty pointer. RFC 6901. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${cutName(String(key)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** A name that the caller chose, short enough to be shown. */
export function cutName(name: string): string {
  return name.length <= maxNameLength ? name : `${name.slice(0, maxNameLength)}…`
}

function flatten(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): InputIssue[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, maxUnknownFields)
      .map((key) => ({ path: [...path, key], message: 'expected no such field' }))
  }
  if (issue.code === 'invalid_union') return flattenUnion(issue, path)
  return [{ path, message: toMessage(issue) }]
}

/** Our schemas say what they expect; if they do not, zod's message is translated into our form. */
function toMessage(issue: z.core.$ZodIssue): string {
  if (!/^(?:Invalid|Too (?:small|big))\b/.test(issue.message)) return issue.message
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return `expected ${toExpectation(issue)}${isMissing ? ', got nothing' : ''}`
}

function flattenUnion(
  issue: z.core.$ZodIssue & { readonly code: 'invalid_union' },
  path: readonly PropertyKey[],
): InputIssue[] {
  if (issue.errors.length === 0) {
    // For a discriminated union zod puts the accepted words on the issue, but does not type them.
    const options: unknown = Reflect.get(issue, 'options')
    const words = Array.isArray(options) ? options.map(String).join(', ') : undefined
    return [{ path, message: words === undefined ? toMessage(issue) : `expected one of ${words}` }]
  }
  // A union of plain types fails at one place, so name all types. Otherwise the branch that fits best
  // explains most.
  const expected = issue.errors.map((branch) => expectedType(branch))
  if (expected.every((type) => type !== undefined)) {
    return [{ path, message: `expected ${[...new Set(expected)].join(' or ')}` }]
  }
  // A branch for another type of value fits worst, even if it has fewest issues.
  const fitting = issue.errors.filter((_, index) => expected[index] === undefined)
  const branches = fitting.map((branch) => branch.flatMap((inner) => flatten(inner, path)))
  const best = branches.toSorted((a, b) => a.length - b.length)[0]
  return best ?? [{ path, message: toMessage(issue) }]
}

function expectedType(branch: readonly z.core.$ZodIssue[]): string | undefined {
  const [first] = branch
  if (branch.length !== 1 || first?.code !== 'invalid_type' || first.path.length > 0) return undefined
  return first.expected
}

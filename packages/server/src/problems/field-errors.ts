import type { z } from 'zod'
import type { FieldError } from '../errors.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

const maxErrors = 100
const maxNameLength = 200

/** Where an input came from, as Fastify calls it. */
export type InputPart = 'body' | 'querystring' | 'params' | 'headers'

/** Every bad field of an input by itself. What the caller sent is never repeated, but for the names of its fields. */
export function toFieldErrors(issues: readonly Issue[], part: InputPart): FieldError[] {
  return issues
    .flatMap((issue) => flatten(issue, []))
    .slice(0, maxErrors)
    .map(({ path, detail }) => ({ ...toPlace(path, part), detail }))
}

function toPlace(path: Path, part: InputPart): Omit<FieldError, 'detail'> {
  if (part === 'body') return { pointer: toPointer(path) }
  const name = cut(String(path[0] ?? ''))
  return part === 'headers' ? { header: name } : { parameter: name }
}

/** `['a', 0]` becomes `/a/0`; the whole document is the empty pointer. */
function toPointer(path: Path): string {
  return path.map((key) => `/${cut(String(key)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

interface Flat {
  readonly path: Path
  readonly detail: string
}

function flatten(issue: Issue, above: Path): Flat[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], detail: 'expected no such field' }))
  }
  if (issue.code === 'invalid_union') return flattenUnion(issue, path)
  return [{ path, detail: issue.message }]
}

function flattenUnion(issue: Issue & { readonly code: 'invalid_union' }, path: Path): Flat[] {
  if (issue.errors.length === 0) {
    // Zod puts what it would have taken on an issue of a union by a word, without typing it.
    const options: unknown = Reflect.get(issue, 'options')
    const words = Array.isArray(options) ? options.map(String).join(', ') : undefined
    return [{ path, detail: words === undefined ? issue.message : `expected one of ${words}` }]
  }
  // A union of plain types fails at one place: name all of them. Else the branch that fits best explains most.
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, path)))
  const expected = issue.errors.map((branch) => expectedType(branch))
  if (expected.every((type) => type !== undefined)) {
    return [{ path, detail: `expected ${[...new Set(expected)].join(' or ')}` }]
  }
  const best = branches.toSorted((a, b) => a.length - b.length)[0]
  return best ?? [{ path, detail: issue.message }]
}

function expectedType(branch: readonly Issue[]): string | undefined {
  const [first] = branch
  if (branch.length !== 1 || first?.code !== 'invalid_type' || first.path.length > 0) return undefined
  return first.expected
}

function cut(name: string): string {
  return name.length <= maxNameLength ? name : `${name.slice(0, maxNameLength)}…`
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceRoot } from '../../scripts/workspace-root.js'

const read = (path: string): string => readFileSync(join(workspaceRoot, path), 'utf8')

/** The sources of all workspaces, without their tests. */
function sources(): readonly string[] {
  const found = globSync('{packages,adapters,examples}/*/src/**/*.ts', { cwd: workspaceRoot })
  return found.filter((path) => !path.endsWith('.test.ts')).toSorted()
}

/** Every code in the types of a package, with the line of meaning above it. */
export function declaredCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const path of sources().filter((each) => each.endsWith('/src/errors.ts'))) {
    const member = /\/\*\* (?<meaning>[^\n]+) \*\/\n\s+\| '(?<code>TR_[A-Z_]+)'/g
    for (const { groups } of read(path).matchAll(member)) {
      if (groups !== undefined) found.set(groups['code'] ?? '', groups['meaning'] ?? '')
    }
  }
  return found
}

/** Every code that stands in a type, with or without a meaning. */
export function typedCodes(): ReadonlySet<string> {
  const types = sources().filter((path) => path.endsWith('/src/errors.ts'))
  return new Set(
    types.flatMap((path) => [...read(path).matchAll(/\| '(TR_[A-Z_]*[A-Z])'/g)].map(([, code = '']) => code)),
  )
}

/** Every code that the code makes or decides by. */
export function usedCodes(): ReadonlySet<string> {
  const rest = sources().filter((path) => !path.endsWith('/src/errors.ts'))
  return new Set(
    rest.flatMap((path) => [...read(path).matchAll(/'(TR_[A-Z_]*[A-Z])'/g)].map(([, code = '']) => code)),
  )
}

/** Codes of the HTTP answers with the statuses they come with. */
export function httpCodes(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  const places = [
    /HttpProblem\(\s*(?<status>\d{3}|status),\s*'(?<code>[a-z_]+)'/g,
    /status: (?<status>\d{3}),\s*code: '(?<code>[a-z_]+)'/g,
  ]
  for (const path of sources().filter((each) => each.startsWith('packages/server/src/'))) {
    for (const { groups } of places.flatMap((place) => [...read(path).matchAll(place)])) {
      const { status = '', code = '' } = groups ?? {}
      // A status that is not written out is one of Fastify's own refusals.
      found.set(code, (found.get(code) ?? new Set()).add(status === 'status' ? '4xx' : status))
    }
  }
  return found
}

/** The rows of the tables in a document, cell by cell. */
export function tableRows(path: string): readonly (readonly string[])[] {
  const rows = read(path)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  return rows.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
}

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface AdapterFault {
  /** `file:line` */
  readonly place: string
  readonly message: string
}

const requiredMethods = ['createJob', 'cancelJob']

/** What keeps a default export from being an adapter definition, and where; undefined where it is one. */
export function findFault(exported: unknown, path: string): AdapterFault | undefined {
  const atExport = () => placeOf(path, /^\s*export\s+(?:default\b|\{[^}]*\bdefault\b)|\bmodule\.exports\b/m)
  if (typeof exported !== 'object' || exported === null) {
    const came = exported === undefined ? 'no default export' : `a ${typeof exported}`
    return {
      place: atExport(),
      message: `expected \`export default defineAdapter({ name, version, adapter, ... })\`, got ${came}`,
    }
  }
  for (const field of ['name', 'version']) {
    const value: unknown = Reflect.get(exported, field)
    if (typeof value !== 'string' || value === '') {
      return {
        place: atExport(),
        message: `expected \`${field}\` of the adapter to be a text, got ${typeof value}`,
      }
    }
  }
  const adapter: unknown = Reflect.get(exported, 'adapter')
  if (typeof adapter !== 'function') {
    return { place: atExport(), message: `expected \`adapter\` to be a class, got ${typeof adapter}` }
  }
  const prototype: unknown = adapter.prototype
  const missing = requiredMethods.filter((method) => !hasMethod(prototype, method))
  if (missing.length === 0) return undefined
  return {
    place: placeOfClass(path, adapter.name),
    message: `expected the class ${adapter.name || 'of the adapter'} to have ${missing.join(' and ')}; add ${
      missing.length === 1 ? 'it' : 'them'
    } (every adapter creates and cancels jobs)`,
  }
}

function hasMethod(prototype: unknown, method: string): boolean {
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    typeof Reflect.get(prototype, method) === 'function'
  )
}

/** The line on which a class begins, in the file itself or in one that it imports from its own folder. */
function placeOfClass(path: string, name: string): string {
  const pattern = new RegExp(`\\bclass\\s+${name.replaceAll(/\W/g, '')}\\b`)
  const imported = [...readText(path).matchAll(/from\s+['"](\.{1,2}\/[^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  )
  const files = [path, ...imported.flatMap((each) => candidates(join(dirname(path), each)))]
  for (const file of files) {
    const line = findLine(readText(file), pattern)
    if (line !== undefined) return `${file}:${line}`
  }
  return `${path}:1`
}

function candidates(path: string): readonly string[] {
  return [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}.js`]
}

function placeOf(path: string, pattern: RegExp): string {
  return `${path}:${findLine(readText(path), pattern) ?? 1}`
}

function findLine(text: string, pattern: RegExp): number | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const start = match.index + match[0].search(/\S/)
  return text.slice(0, start).split('\n').length
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Only the line number is lost.
    return ''
  }
}

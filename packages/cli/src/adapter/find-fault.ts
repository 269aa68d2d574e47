import { findDefinitionFault } from '@truckroll/gateway/embed'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface AdapterFault {
  /** `file:line` */
  readonly place: string
  readonly message: string
}

/** Why a default export is not an adapter definition, and on which line; undefined if it is one. */
export function findFault(exported: unknown, path: string): AdapterFault | undefined {
  const atExport = () => placeOf(path, /^\s*export\s+(?:default\b|\{[^}]*\bdefault\b)|\bmodule\.exports\b/m)
  const fault = findDefinitionFault(exported)
  if (fault === undefined) return undefined
  const place = fault.at === 'class' ? placeOfClass(path, nameOfClass(exported)) : atExport()
  return { place, message: fault.message }
}

function nameOfClass(definition: unknown): string {
  const adapter: unknown =
    typeof definition === 'object' && definition !== null ? Reflect.get(definition, 'adapter') : undefined
  return typeof adapter === 'function' ? adapter.name : ''
}

/** The line on which a class begins, in this file or in one that it imports from its own folder. */
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
    // Without the source only the line number is missing.
    return ''
  }
}

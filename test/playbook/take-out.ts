import type { Edit } from '../support/edit.ts'

/** What stands in place of the code: whoever gets there hears of it. */
const gone = "throw new Error('this code was taken out')"

/**
 * The edit that takes out a function, class or constant: a function or constructor throws at once, anything else when
 * its module is loaded.
 * @throws Error if the file has none of that name
 */
export function takeOut(file: string, name: string, source: string): Edit {
  const folder = file.split('/').slice(0, 2).join('/')
  const lines = source.split('\n')
  const declared = new RegExp(`^export (?:async )?(function\\*?|class|const) ${name}\\b`)
  const at = lines.findIndex((line) => declared.test(line))
  const [, kind] = declared.exec(lines[at] ?? '') ?? []
  if (kind === undefined) throw new Error(`expected ${file} to export ${name}`)
  if (kind === 'const') {
    const find = lines[at] ?? ''
    return { folder, find, replacement: `${gone}\n${find}` }
  }
  const isClass = kind === 'class'
  const from = isClass ? Math.max(lineOf(lines, at, /^ {2}constructor\(/), at) : at
  const to =
    from +
    lines
      .slice(from)
      .findIndex((line) => /^(?: {2})?(?:export |constructor\(|\}?\)|\}: ).*[^:(] \{$/.test(line))
  if (to < from) throw new Error(`expected to find where the body of ${name} begins in ${file}`)
  const header = lines.slice(at, to + 1).join('\n')
  const body = isClass && from === at ? `static { ${gone} }` : gone
  return { folder, find: header, replacement: `${header}\n${body}` }
}

/** The first line that fits within the class that begins at `from`. */
function lineOf(lines: readonly string[], from: number, what: RegExp): number {
  const end = lines.findIndex((line, index) => index > from && line === '}')
  return lines.findIndex((line, index) => index > from && index < end && what.test(line))
}

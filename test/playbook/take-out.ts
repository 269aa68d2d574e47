import type { Edit } from '../support/edit.ts'

/** What stands in place of the code: whoever gets there hears of it. */
const gone = "throw new Error('this code was taken out')"

/**
 * The edit that takes out one thing. Its module loads as before, so that only tests that need it can fail:
 * - a function, or `Class.method`, throws when it is called
 * - a schema (`jobSchema`) takes anything, as it is
 * - a field of a schema (`jobSchema.id`) reads nothing, whatever stands there
 * - `constant.member` is no longer a member of that object
 * @throws Error if the file has none of that name, or if it is a class or an object without the name of a member
 */
export function takeOut(file: string, name: string, source: string): Edit {
  const folder = file.split('/').slice(0, 2).join('/')
  const [owner = '', member] = name.split('.')
  const lines = source.split('\n')
  const declared = new RegExp(`^export (?:async )?(function\\*?|class|const) ${owner}\\b`)
  const at = lines.findIndex((line) => declared.test(line))
  const [, kind] = declared.exec(lines[at] ?? '') ?? []
  if (kind === undefined) throw new Error(`expected ${file} to export ${owner}`)
  const code = lines.slice(at, endOf(lines, at, kind, name) + 1).join('\n')
  return { folder, find: code, replacement: `${code}\n${insteadOf(kind, owner, member)}` }
}

/** The line behind which stands what takes the code out. */
function endOf(lines: readonly string[], at: number, kind: string, name: string): number {
  const [owner = '', member] = name.split('.')
  if (kind === 'const') {
    if (member === undefined && !name.endsWith('Schema')) {
      throw new Error(`expected a schema or a member, as in ${name}.member, got the whole of ${name}`)
    }
    return lines.findIndex((_, index) => index >= at && !/^[\s)}\]]/.test(lines[index + 1] ?? ''))
  }
  if (kind !== 'class') return endAfter(lines, at, /^(?:export |\}?\)|\}: ).*[^:(] \{$/)
  if (member === undefined)
    throw new Error(`expected a method, as in ${name}.method, got the whole of ${name}`)
  const end = lines.findIndex((line, index) => index > at && line === '}')
  const method = new RegExp(`^ {2}(?:static |async )*\\*?${member}(?:<.*>)?\\(`)
  const from = lines.findIndex((line, index) => index > at && index < end && method.test(line))
  if (from === -1) throw new Error(`expected ${owner} to have a method ${member}`)
  return endAfter(lines, from, /^ {2}\S.*[^:(] \{$/)
}

function endAfter(lines: readonly string[], from: number, what: RegExp): number {
  const at = lines.findIndex((line, index) => index >= from && what.test(line))
  if (at === -1) throw new Error(`expected to find where this ends: ${lines[from] ?? ''}`)
  return at
}

function insteadOf(kind: string, owner: string, member: string | undefined): string {
  if (kind !== 'const') return gone
  if (member === undefined) return `${owner}._zod.run = (payload) => payload`
  return owner.endsWith('Schema')
    ? `${owner}.shape.${member}._zod.run = (payload) => ({ ...payload, value: undefined })`
    : `delete ${owner}.${member}`
}

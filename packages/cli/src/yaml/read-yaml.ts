import { readFileSync, statSync } from 'node:fs'
import { toInputIssues, type InputIssue } from '@truckroll/protocol'
import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type * as z from 'zod'
import { CliError } from '../errors.ts'
import { toSafeText } from '../output/to-safe-text.ts'

/** The content of a YAML file (JSON is YAML, too), checked, with the lines of its places. */
export interface YamlFile<T> {
  readonly file: string
  readonly value: T
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

const maxBytes = 1_048_576
const maxListed = 20

/** @throws CliError `TR_CLI_FILE` if it is no file of at most 1 MB. */
export function readYamlText(path: string, file: string): string {
  try {
    const { size } = statSync(path)
    if (size > maxBytes) throw new CliError('TR_CLI_FILE', `expected a file of at most 1 MB, got ${file}`)
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError('TR_CLI_FILE', `expected a file that can be read, got ${file}`, { cause })
  }
}

/** @throws CliError `TR_CLI_FILE` which names file, line, place and what was expected there, for each mistake. */
export function parseYaml<S extends z.ZodType>(text: string, file: string, schema: S): YamlFile<z.output<S>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path)
  const [fault] = document.errors
  if (fault !== undefined) {
    const { line } = lines.linePos(fault.pos[0])
    throw toYamlError(file, [`${file}:${line}: expected YAML: ${toSafeText(fault.message)}`])
  }
  const parsed = schema.safeParse(toValue(document, file))
  if (parsed.success) return { file, value: parsed.data, lineOf }
  const issues = toInputIssues(parsed.error.issues).map((issue) => ({ ...issue, line: lineOf(issue.path) }))
  throw toYamlError(
    file,
    issues.toSorted((one, other) => one.line - other.line).map((issue) => toLine(file, issue)),
  )
}

/** Says what is wrong with a file, at most 20 lines of it. */
export function toYamlError(file: string, problems: readonly string[]): CliError {
  const listed = problems.slice(0, maxListed).map((line) => `  ${line}`)
  if (problems.length > maxListed) listed.push(`  and ${problems.length - maxListed} more`)
  return new CliError('TR_CLI_FILE', `${file} cannot be used as it is:\n${listed.join('\n')}`)
}

/** `my.yaml:3: steps[2]."brand posts"[0]: expected …` */
export function toLine(
  file: string,
  { path, message, line }: InputIssue & { readonly line: number },
): string {
  return `${file}:${line}: ${toPlace(path)}: ${toSafeText(message)}`
}

/** Aliases may not multiply: a small file would fill the memory. */
function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('TR_CLI_FILE', `${file}: expected YAML: ${toSafeText(why)}`, { cause })
  }
}

/** The line of a place; of the nearest one around it if it is not there. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function toPlace(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      const name = toSafeText(String(part))
      return /^\w+$/.test(name) ? `.${name}` : `.${JSON.stringify(name)}`
    })
    .join('')
    .replace(/^\./, '')
}

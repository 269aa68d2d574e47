import { readFileSync, statSync } from 'node:fs'
import { toInputIssues } from '@truckroll/protocol'
import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import { CliError } from '../errors.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { scenarioSchema, type Scenario } from './scenario-schema.ts'

/** A scenario with the places of its steps, for messages. */
export interface ScenarioFile {
  /** As messages name it. */
  readonly file: string
  readonly scenario: Scenario
  /** The line of each step, and of what each side holds at the end. */
  readonly stepLines: readonly number[]
  readonly endLines: readonly number[]
}

const maxBytes = 1_048_576
const maxListed = 20

/** @throws CliError `TR_CLI_FILE` which names file, line, place and what was expected there. */
export function readScenario(path: string, file: string = path): ScenarioFile {
  return parseScenario(readText(path, file), file)
}

/** @throws CliError `TR_CLI_FILE` */
export function parseScenario(text: string, file: string): ScenarioFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path)
  const [fault] = document.errors
  if (fault !== undefined) {
    throw refusal(file, [
      `${file}:${lines.linePos(fault.pos[0]).line}: expected YAML: ${toSafeText(fault.message)}`,
    ])
  }
  const parsed = scenarioSchema.safeParse(toValue(document, file))
  if (!parsed.success) {
    const issues = toInputIssues(parsed.error.issues).map(({ path, message }) => ({
      path,
      message,
      line: lineOf(path),
    }))
    const sorted = issues.toSorted((one, other) => one.line - other.line)
    throw refusal(
      file,
      sorted.map(({ path, message, line }) => `${file}:${line}: ${toPlace(path)}: ${toSafeText(message)}`),
    )
  }
  const { steps, end } = parsed.data
  return {
    file,
    scenario: parsed.data,
    stepLines: steps.map((_, index) => lineOf(['steps', index])),
    endLines: end.map(({ who }) => lineOf(['end', who])),
  }
}

function readText(path: string, file: string): string {
  try {
    const { size } = statSync(path)
    if (size > maxBytes) throw new CliError('TR_CLI_FILE', `expected a scenario of at most 1 MB, got ${file}`)
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError('TR_CLI_FILE', `expected a scenario that can be read, got ${file}`, { cause })
  }
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

/** `['steps', 2, 'brand posts', 0]` becomes `steps[2]."brand posts"[0]`. */
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

function refusal(file: string, problems: readonly string[]): CliError {
  const listed = problems.slice(0, maxListed).map((line) => `  ${line}`)
  if (problems.length > maxListed) listed.push(`  and ${problems.length - maxListed} more`)
  return new CliError('TR_CLI_FILE', `${file} is no scenario that can be played:\n${listed.join('\n')}`)
}

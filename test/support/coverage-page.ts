import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceRoot } from '../../scripts/workspace-root.js'

/** A test that can fail on a line: a scenario of `truckroll play`, or a test in a file. */
export interface CoveringTest {
  readonly file: string
  /** A part of its title; for a table of tests `ROW · TITLE`. */
  readonly title: string
}

/** One line of the playbook's checklist, as docs/coverage.md has it. */
export interface CoveredLine {
  readonly code: string
  readonly asks: string
  /** The code that does it: a function, a schema, `schema.field`, `Class.method` or
   * `constant.member`; absent for what is only documented. */
  readonly handler: { readonly file: string; readonly name: string } | undefined
  readonly tests: readonly CoveringTest[]
  /** Why there is neither. */
  readonly reason: string | undefined
}

/** How many there are of each letter, so that none is lost. */
const lineCounts: Readonly<Record<string, number>> = { T: 47, I: 29, E: 21, G: 31, A: 8, F: 3, X: 55 }
const mostLinesOfTest = 5
const scenarioFolder = 'packages/cli/scenarios'
const page = join(workspaceRoot, 'docs', 'coverage.md')

export function readCoveragePage(text: string = readFileSync(page, 'utf8')): CoveredLine[] {
  return [...text.matchAll(/^\| ([A-Z]\d+) \| (.*?) \| (.*?) \| (.*) \|$/gm)].map(
    ([, code = '', asks = '', handled = '', tested = '']) => {
      const [, file, name] = /^`(.+?)`: `(.+?)`$/.exec(handled) ?? []
      const [, reason] = /^only documented: (.+)$/.exec(tested) ?? []
      const handler = file === undefined || name === undefined ? undefined : { file, name }
      return {
        code,
        asks,
        handler,
        tests: reason === undefined ? tested.split('; ').flatMap(toTest) : [],
        reason,
      }
    },
  )
}

/** What the page says that is not so, and what it leaves out; a line each. */
export function findCoverageFaults(lines: readonly CoveredLine[]): string[] {
  const codes = lines.map(({ code }) => code)
  const wanted = Object.entries(lineCounts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  )
  return [
    ...wanted
      .filter((code) => !codes.includes(code))
      .map((code) => `${code}: expected this line, there is none`),
    ...codes.filter((code, index) => codes.indexOf(code) < index).map((code) => `${code}: is there twice`),
    ...codes.filter((code) => !wanted.includes(code)).map((code) => `${code}: there is no such line`),
    ...lines.flatMap(faultsOfLine),
    ...[...linesByTest(lines)].flatMap(([test, of]) =>
      of.length > mostLinesOfTest
        ? [`${test}: expected at most ${mostLinesOfTest} lines of a test, got ${of.join(', ')}`]
        : [],
    ),
  ]
}

/** The codes of the lines that each test names. */
function linesByTest(lines: readonly CoveredLine[]): Map<string, string[]> {
  const byTest = new Map<string, string[]>()
  for (const { code, tests } of lines) {
    for (const { file, title } of tests) {
      const name = `${file}: ${title}`
      byTest.set(name, [...(byTest.get(name) ?? []), code])
    }
  }
  return byTest
}

function faultsOfLine({ code, handler, tests, reason }: CoveredLine): string[] {
  if (reason !== undefined)
    return handler === undefined ? [] : [`${code}: is only documented, and has a handler`]
  if (handler === undefined) return [`${code}: expected the code that handles it`]
  const faults = tests.length === 0 ? [`${code}: expected a test`] : []
  const source = read(handler.file)
  if (source === undefined) faults.push(`${code}: ${handler.file} is not there`)
  else if (!handler.name.split('.').every((part) => new RegExp(`\\b${part}\\b`).test(source))) {
    faults.push(`${code}: ${handler.file} has no ${handler.name}`)
  }
  for (const { file, title } of tests) {
    const text = read(file)
    if (text === undefined) faults.push(`${code}: ${file} is not there`)
    else if (file.startsWith(scenarioFolder)) continue
    else if (!title.split(' · ').every((part) => text.includes(part))) {
      faults.push(`${code}: ${file} has no test ${JSON.stringify(title)}`)
    }
  }
  return faults
}

function toTest(text: string): CoveringTest[] {
  const [, number] = /^scenario (\d+)$/.exec(text) ?? []
  if (number !== undefined) {
    const names = readdirSync(join(workspaceRoot, scenarioFolder))
    const name = names.find((file) => Number.parseInt(file, 10) === Number(number)) ?? `${number}.yaml`
    return [{ file: `${scenarioFolder}/${name}`, title: name }]
  }
  const [, file = text, title = ''] = /^`(.+?)`: (.+)$/.exec(text) ?? []
  return [{ file, title }]
}

const texts = new Map<string, string | undefined>()

function read(file: string): string | undefined {
  if (!texts.has(file)) {
    const path = join(workspaceRoot, file)
    texts.set(file, existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  }
  return texts.get(file)
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { createContext } from '../src/create-context.ts'
import { createProgram } from '../src/create-program.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = createProgram(createContext(), () => undefined)
const documents = [
  '*.md',
  'docs/*.md',
  'packages/*/README.md',
  'adapters/*/README.md',
  'examples/*/README.md',
].flatMap((pattern) => globSync(pattern, { cwd: root }))

interface Written {
  readonly place: string
  /** Without what the shell takes for itself: variables, comments, pipes. */
  readonly words: readonly string[]
}

/** Every command line in the `sh` blocks of a document. */
function readLines(document: string, text: string): readonly Written[] {
  return [...text.matchAll(/^( *)```sh\n([\s\S]*?)^\1```/gm)].flatMap((block) => {
    const first = text.slice(0, block.index).split('\n').length + 1
    return (block[2] ?? '').split('\n').flatMap((line, index) => {
      const plain = line.replace(/(?:^|\s)#.*$/, '')
      return plain
        .split(/&&|\|\||[;|]/)
        .map((part) => toWords(part.trim()))
        .filter((words) => words.length > 0)
        .map((words) => ({ place: `${document}, line ${first + index}`, words }))
    })
  })
}

function toWords(part: string): readonly string[] {
  const words = part.match(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g) ?? []
  const begin = words.findIndex((word) => !/^(?:export|\w+=.*)$/.test(word))
  return begin === -1 ? [] : words.slice(begin)
}

/** The words after `truckroll`, however it is called; undefined: it is another program. */
function toArguments(words: readonly string[]): readonly string[] | undefined {
  const rest = words[0] === 'npx' ? words.slice(1).filter((word) => word !== '--no') : words
  return /(?:^|\/)truckroll$/.test(rest[0] ?? '') ? rest.slice(1) : undefined
}

/** What is wrong with a call of the command; undefined if it takes it. */
function findFault(words: readonly string[]): string | undefined {
  let command: Command = program
  let at = 0
  for (; at < words.length; at += 1) {
    const next = command.commands.find((each) => each.name() === words[at])
    if (next === undefined) break
    command = next
  }
  if (at === 0 && words[0] !== 'help') return `there is no command ${words[0] ?? ''}`
  const isGroup = command.commands.length > 0
  if (isGroup && at < words.length && !words[at]?.startsWith('-')) {
    return `${command.name()} has no command ${words[at] ?? ''}`
  }
  const known = new Set(optionsOf(command))
  return words
    .slice(at)
    .filter((word) => word.startsWith('--') && word !== '--help' && !known.has(word.split('=')[0] ?? ''))
    .map((word) => `${words.slice(0, at).join(' ')} has no option ${word}`)[0]
}

/** Its own, and those of the command that it runs without a further word. */
function optionsOf(command: Command): readonly string[] {
  return [command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long ?? ''))
}

const lines = documents.flatMap((document) => readLines(document, readFileSync(join(root, document), 'utf8')))
const scripts: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts

interface Call {
  readonly place: string
  readonly args: readonly string[]
}

function listCalls(written: readonly Written[]): readonly Call[] {
  return written.flatMap(({ place, words }) => {
    const args = toArguments(words)
    return args === undefined ? [] : [{ place, args }]
  })
}

function findFaults(calls: readonly Call[]): readonly string[] {
  return calls.flatMap(({ place, args }) => {
    const fault = findFault(args)
    return fault === undefined ? [] : [`${place}: ${fault}`]
  })
}

describe('the commands that documents show', () => {
  it('exist, and take the options that are shown', () => {
    const calls = listCalls(lines)
    expect(calls.length).toBeGreaterThan(30)
    const faults = findFaults(calls)
    expect(faults).toEqual([])
  })

  it('of npm are scripts of this repository, or of a new adapter', () => {
    const run = lines.filter(({ words: [program_, verb] }) => program_ === 'npm' && verb === 'run')
    expect(run.length).toBeGreaterThan(5)
    const ofAdapters = new Set(['dev', 'conformance'])
    const unknown = run.filter(
      ({ words }) => !ofAdapters.has(words[2] ?? '') && !Object.hasOwn(Object(scripts), words[2] ?? ''),
    )
    expect(unknown.map(({ place, words }) => `${place}: ${words.join(' ')}`)).toEqual([])
  })

  it('would be caught if they did not', () => {
    const text =
      '```sh\nnpx --no truckroll jobs fnd x   # no\nexport A=b; truckroll jobs export 5 --anonymize | cat\n```\n'
    const faults = findFaults(listCalls(readLines('x.md', text)))
    expect(faults).toEqual([
      'x.md, line 2: jobs has no command fnd',
      'x.md, line 3: jobs export has no option --anonymize',
    ])
  })
})

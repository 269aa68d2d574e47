import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, expect, it } from 'vitest'
import { listCodeBlocks, readDocuments, root, type CodeBlock } from '../src/documents.ts'
import { createSourceFinder } from '../src/find-source.ts'

const folder = join(root, 'site', 'generated', 'blocks')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The packages as they were built: `npm run check` does that first, and it spares reading all of their sources. */
const compilerOptions = {
  customConditions: [],
  noEmit: true,
  jsx: 'react-jsx',
  lib: ['es2024', 'esnext.disposable', 'dom'],
  types: ['node'],
}

/** What is left open in a document on purpose: names and files of the reader's own. */
function isOpen(code: string, words: string, isJavaScript: boolean): boolean {
  if (['TS2304', 'TS2552', 'TS18004'].includes(code)) return true
  // Of a value that a name of the reader's made.
  if (code === 'TS18046') return true
  if (code === 'TS2307') return words.includes("'./")
  // Plain JavaScript reads an environment without asking whether the variable is there.
  return isJavaScript && code === 'TS2345' && words.includes("'string | undefined'")
}

function compile(blocks: readonly CodeBlock[]): readonly string[] {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const fileOf = (index: number) => `block-${index}.${blocks[index]?.language === 'tsx' ? 'tsx' : 'ts'}`
  blocks.forEach(({ code }, index) => writeFileSync(join(folder, fileOf(index)), `${code}\nexport {}\n`))
  const config = { extends: '../../../tsconfig.json', compilerOptions, include: ['*.ts', '*.tsx'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  const { stdout, error } = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
    cwd: folder,
  })
  if (error !== undefined) throw error
  return [...stdout.matchAll(/^block-(\d+)\.tsx?\((\d+),\d+\): error (TS\d+): (.*)$/gm)].flatMap(
    ([, at, line, code = '', words = '']) => {
      const block = blocks[Number(at)]
      if (block === undefined || isOpen(code, words, block.language === 'js')) return []
      return [`${block.source}, line ${block.line + Number(line)}: ${code} ${words}`]
    },
  )
}

it('code that a document shows, and no file has, fits what the packages export', () => {
  const hasSource = createSourceFinder()
  const blocks = readDocuments()
    .flatMap(listCodeBlocks)
    .filter((block) => ['ts', 'tsx', 'js'].includes(block.language) && !hasSource(block))
  expect(blocks.length).toBeGreaterThan(10)
  // With one that is wrong: a check that finds nothing would not be noticed.
  const wrong = {
    source: 'a document',
    line: 1,
    language: 'ts',
    code: "import { createGatway } from '@truckroll/gateway/embed'\ncreateGatway({ adapter })",
  }
  expect(compile([...blocks, wrong])).toEqual([
    expect.stringMatching(/^a document, line 2: TS2724 .*no exported member named 'createGatway'/),
  ])
})

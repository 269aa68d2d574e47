import { expect, it } from 'vitest'
import { listCodeBlocks, readDocuments } from '../src/documents.ts'
import { createSourceFinder } from '../src/find-source.ts'

/** What holds a block that is no part of a file. */
const heldBy: ReadonlyMap<string, string> = new Map([
  ['', 'output or a picture in letters, which nobody runs'],
  ['text', 'the same'],
  ['sh', 'packages/cli/test/documented-commands.test.ts'],
  ['json', 'documents.test.ts'],
  ['ts', 'code-blocks.check.ts'],
  ['tsx', 'code-blocks.check.ts'],
  ['js', 'code-blocks.check.ts'],
])

it('a block of code is a part of a file that is run or tested, or a test looks at the block itself', () => {
  const blocks = readDocuments().flatMap(listCodeBlocks)
  expect(blocks.length).toBeGreaterThan(80)
  const hasSource = createSourceFinder()
  const free = blocks.filter((block) => !heldBy.has(block.language) && !hasSource(block))
  expect(free.map(({ source, line, language }) => `${source}, line ${line}: ${language}`)).toEqual([])
  // The finder finds, and not everything.
  const [known] = blocks.filter(
    ({ source, language }) => source === 'docs/adapter-guide.md' && language === 'ts',
  )
  if (known === undefined) throw new Error('expected the guide to show code')
  expect([hasSource(known), hasSource({ ...known, code: `${known.code}\nnothing()` })]).toEqual([true, false])
})

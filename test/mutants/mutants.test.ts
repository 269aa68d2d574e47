import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { fileOfGuarantee, guaranteeFolder, guarantees } from './guarantee-files.ts'
import { allMutants } from './list/all-mutants.ts'
import { applyEdit, type Edit } from '../support/edit.ts'
import { applyAll, readSources } from '../support/package-sources.ts'

const sources = new Map<string, ReadonlyMap<string, string>>()

/** Reads each package once. */
function read(folder: string): ReadonlyMap<string, string> {
  const found = sources.get(folder) ?? readSources(workspaceRoot, folder)
  sources.set(folder, found)
  return found
}

describe('the list of mutants', () => {
  it.each(allMutants)('$id fits the code as it is', ({ edits }) => {
    expect(applyAll(edits, read).size).toBeGreaterThan(0)
  })

  it('has two at least of each guarantee, each by a name of its own', () => {
    expect(new Set(allMutants.map(({ id }) => id)).size).toBe(allMutants.length)
    for (const guarantee of guarantees) {
      expect(allMutants.filter((mutant) => mutant.guarantee === guarantee).length).toBeGreaterThanOrEqual(2)
    }
  })

  it('finds one file of tests for each guarantee', () => {
    const files = readdirSync(join(workspaceRoot, guaranteeFolder)).filter((name) =>
      name.endsWith('.test.ts'),
    )
    expect(guarantees.map(fileOfGuarantee)).toEqual(files.toSorted())
    for (const guarantee of guarantees) {
      const source = readFileSync(join(workspaceRoot, guaranteeFolder, fileOfGuarantee(guarantee)), 'utf8')
      expect(source).toContain(`guarantee ${guarantee}: `)
    }
  })
})

describe('an edit', () => {
  const edit: Edit = { folder: 'packages/a', find: 'if (one) two()', replacement: '$& three()' }
  const apply = (...texts: string[]) =>
    applyEdit(new Map(texts.map((text, index) => [`${index}.ts`, text])), edit)

  it('puts its text in as it is, in the file that has the place, however that is laid out', () => {
    expect(apply('none', 'was if (one) two() here')).toEqual(['1.ts', 'was $& three() here'])
    expect(apply('was if (\n  one\n)\n  two()\nhere', '')).toEqual(['0.ts', 'was $& three()\nhere'])
  })

  it.each([
    ['nowhere', ['none', 'if (one) three()']],
    ['0.ts, 1.ts', ['if (one) two()', 'if (one) two()']],
    ['0.ts, 0.ts', ['if (one) two() if (one) two()']],
  ])('refuses a text that is not there exactly once: %s', (where, texts) => {
    expect(() => apply(...texts)).toThrow(`packages/a: expected this text exactly once, found it ${where}:`)
  })
})

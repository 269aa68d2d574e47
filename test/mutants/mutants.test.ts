import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { fileOfGuarantee, guaranteeFolder, guarantees } from './guarantee-files.ts'
import { allMutants } from './list/all-mutants.ts'
import { applyEdit, type Edit } from './mutant.ts'

function applyTo(files: Map<string, string>, edit: Edit): void {
  const source = files.get(edit.file) ?? readFileSync(join(workspaceRoot, edit.file), 'utf8')
  files.set(edit.file, applyEdit(source, edit))
}

describe('the list of mutants', () => {
  it.each(allMutants)('$id fits the code as it is', ({ edits }) => {
    const files = new Map<string, string>()
    for (const edit of edits) applyTo(files, edit)
    expect(files.size).toBeGreaterThan(0)
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
  const edit: Edit = { file: 'a.ts', find: 'one', replacement: '$& two' }

  it('puts its text in as it is', () => {
    expect(applyEdit('was one here', edit)).toBe('was $& two here')
  })

  it.each(['none here', 'one and one'])('refuses a text that is not there exactly once: %s', (source) => {
    expect(() => applyEdit(source.replace('none', 'nothing'), edit)).toThrow(
      /a\.ts: expected .* exactly once/,
    )
  })
})

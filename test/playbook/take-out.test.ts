import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { readCoveragePage } from '../support/coverage-page.ts'
import { applyAll, readSources } from '../support/package-sources.ts'
import { takeOut } from './take-out.ts'

const gone = "throw new Error('this code was taken out')"
const outOf = (source: string) => takeOut('packages/x/src/y.ts', 'it', source).replacement

describe('code is taken out of', () => {
  it.each([
    ['a function', 'export function it(a: A): B {\n  return a\n}', `export function it(a: A): B {\n${gone}`],
    [
      'one of several lines',
      'export async function it({\n  a,\n}: {\n  a: A\n}): Promise<B> {\n  return a\n}',
      `export async function it({\n  a,\n}: {\n  a: A\n}): Promise<B> {\n${gone}`,
    ],
    [
      'one that takes an object apart',
      'export function it({\n  a,\n}: A): B {\n  return a\n}\nexport function other() {\n}',
      `export function it({\n  a,\n}: A): B {\n${gone}`,
    ],
    [
      'a class',
      'export class it {\n  constructor(a: A) {\n    this.a = a\n  }\n}',
      `export class it {\n  constructor(a: A) {\n${gone}`,
    ],
    [
      'a class without a constructor',
      'export class it {\n  a = 1\n}',
      `export class it {\nstatic { ${gone} }`,
    ],
    ['a constant', 'export const it = 1', `${gone}\nexport const it = 1`],
  ])('%s', (_what, source, expected) => {
    expect(outOf(source)).toBe(expected)
  })

  it('nothing that is not there', () => {
    expect(() => outOf('export const other = 1')).toThrow('expected packages/x/src/y.ts to export it')
  })

  it('each line of the page', () => {
    const sources = new Map<string, Map<string, string>>()
    const read = (folder: string) => {
      const known = sources.get(folder) ?? readSources(workspaceRoot, folder)
      sources.set(folder, known)
      return known
    }
    for (const { code, handler } of readCoveragePage()) {
      if (handler === undefined) continue
      const { file, name } = handler
      const edit = takeOut(file, name, readFileSync(join(workspaceRoot, file), 'utf8'))
      expect([...applyAll([edit], read).keys()], code).toEqual([file])
    }
  })
})

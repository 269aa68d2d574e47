import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { readCoveragePage } from '../support/coverage-page.ts'
import { applyAll, readSources } from '../support/package-sources.ts'
import { takeOut } from './take-out.ts'

const gone = "throw new Error('this code was taken out')"
const outOf = (source: string, name = 'it') => takeOut('packages/x/src/y.ts', name, source).replacement

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
      'a schema',
      'export const itSchema = z.string()',
      'export const itSchema = z.string()\nitSchema._zod.run = (payload) => payload',
      'itSchema',
    ],
    [
      'a schema of several lines',
      'export const itSchema = z\n  .object({\n    a,\n  })\n  .refine(b)\n\nexport type It = 1',
      'export const itSchema = z\n  .object({\n    a,\n  })\n  .refine(b)\nitSchema._zod.run = (payload) => payload',
      'itSchema',
    ],
    [
      'a field of a schema',
      'export const itSchema = z.object({ a })',
      'export const itSchema = z.object({ a })\nitSchema.shape.a._zod.run = (payload) => ({ ...payload, value: undefined })',
      'itSchema.a',
    ],
    [
      'a method',
      'export class It {\n  constructor(a: A) {\n    this.a = a\n  }\n\n  async go(\n    a: A,\n  ): Promise<B> {\n    return a\n  }\n}',
      `export class It {\n  constructor(a: A) {\n    this.a = a\n  }\n\n  async go(\n    a: A,\n  ): Promise<B> {\n${gone}`,
      'It.go',
    ],
    [
      'a member',
      'export const it: Rules = {\n  a,\n  b,\n}',
      'export const it: Rules = {\n  a,\n  b,\n}\ndelete it.b',
      'it.b',
    ],
  ])('%s', (_what, source, expected, name = 'it') => {
    expect(outOf(source, name)).toBe(expected)
  })

  it.each([
    ['a class as a whole', 'export class it {\n}', 'expected a method, as in it.method'],
    ['an object as a whole', 'export const it = { a }', 'expected a schema or a member, as in it.member'],
  ])('not %s: its module would no longer load, and every test would fail', (_what, source, message) => {
    expect(() => outOf(source)).toThrow(message)
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

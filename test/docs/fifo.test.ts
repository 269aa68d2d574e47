import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'

const read = (path: string): string => readFileSync(join(workspaceRoot, path), 'utf8')

it('each rule of docs/fifo.md is a test of that name, and says where it comes from', () => {
  const rows = [...read('docs/fifo.md').matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].slice(2)
  const tests = [...read('packages/sandbox/test/fifo.test.ts').matchAll(/^test\('(.+)', /gm)]
  expect(rows.map(([, rule]) => rule)).toEqual(tests.map(([, name]) => name))
  for (const [, rule, source] of rows) expect(['stated', 'assumed'], rule).toContain(source)
})

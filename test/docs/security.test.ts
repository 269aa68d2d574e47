import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'

describe('docs/security.md', () => {
  it('names a test that is there for each row', () => {
    const rows = readFileSync(join(workspaceRoot, 'docs/security.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| the attacker has'))
    expect(rows.length).toBeGreaterThan(15)
    for (const row of rows) {
      const named = [...(row.split(' | ').at(-1) ?? '').matchAll(/`([^`]+\.(?:test|check)\.ts)`/g)]
      const files = named.map(([, file = '']) => file)
      expect({ row, named: files.length > 0 }).toEqual({ row, named: true })
      for (const file of files) expect([file, existsSync(join(workspaceRoot, file))]).toEqual([file, true])
    }
  })
})

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attentionCauses } from '@truckroll/gateway/embed'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'

const read = (path: string) => readFileSync(join(workspaceRoot, path), 'utf8')

/** The causes that stand in the code of alerts. */
function raised(): readonly string[] {
  const files = globSync('packages/gateway/src/alerts/*.ts', { cwd: workspaceRoot })
  return files
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => [...read(path).matchAll(/\bcause: '([a-z_]+)'/g)].map(([, cause = '']) => cause))
}

/** The rows of the table of alerts: cause, severity, meaning, what to do. */
function documented(): readonly (readonly string[])[] {
  const [, section = ''] = read('docs/operations.md').split('## Alerts that the gateway sends')
  const [table = ''] = section.split('\n## ')
  return [...table.matchAll(/^\| `([a-z_]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map((row) =>
    row.slice(1),
  )
}

describe('alerts', () => {
  it('that the code raises each stand in operations with a meaning and what to do, and no others', () => {
    const ofAttention: readonly string[] = attentionCauses
    const named = documented().map(([cause = '']) => cause)
    expect(named).toEqual(expect.arrayContaining([...raised()]))
    const others = named.filter((cause) => !raised().includes(cause))
    expect(others.filter((cause) => !ofAttention.includes(cause))).toEqual([])
    for (const [cause, severity = '', meaning = '', act = ''] of documented()) {
      expect(severity, cause).toMatch(/^(?:critical|warning|info)/)
      expect(meaning.length, cause).toBeGreaterThan(20)
      expect(act.length, cause).toBeGreaterThan(10)
    }
  })
})

import { readFileSync } from 'node:fs'
import { cp, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { canReachRegistry } from '../support/can-reach-registry.ts'
import { run } from '../support/run.ts'
import { installPacked } from './install-packed.ts'

const online = await canReachRegistry()
const manifest = z.object({ version: z.string() })
const versionOf = (name: string) => {
  const path = join(workspaceRoot, 'node_modules', name, 'package.json')
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version
}

describe.skipIf(!online)('a store that somebody else writes, outside of this workspace', () => {
  it('passes the contract suite, by the published packages alone', { timeout: 900_000 }, async () => {
    const installed = await installPacked(
      ['@truckroll/protocol', '@truckroll/store'],
      ['@electric-sql/pglite', 'vitest', 'fast-check'].map((name) => `${name}@${versionOf(name)}`),
    )
    try {
      const { folder } = installed
      await cp(fileURLToPath(new URL('./third-store', import.meta.url)), folder, { recursive: true })
      await rename(join(folder, 'suite.ts'), join(folder, 'suite.test.ts'))
      const vitest = join('node_modules', 'vitest', 'vitest.mjs')
      const node = join(workspaceRoot, 'node_modules', 'node', 'bin', 'node')
      const outcome = await run(node, [vitest, 'run', '--testTimeout', '120000'], folder)
      expect(outcome.exitCode, outcome.output).toBe(0)
      expect(outcome.stdout).toMatch(/[2-9]\d\d passed/)
    } finally {
      await installed.remove()
    }
  })
})

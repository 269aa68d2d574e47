import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { workspaceRoot } from '../../scripts/workspace-root.js'

/**
 * Files that take long, the longest first. vitest knows it from an earlier run only, and a clone that was just made
 * has none: it would begin the longest ones near the end, and one processor would wait for the other.
 */
export const longFiles: readonly string[] = [
  'test/packaging/packed-packages.test.ts',
  'test/simulation/simulation.test.ts',
  'packages/postgres/test/postgres-store.test.ts',
  'test/simulation/shrink.test.ts',
  'test/chaos/chaos.test.ts',
  'packages/cli/test/run.test.ts',
  'test/browser/sandbox-page.test.ts',
  'test/simulation/bugs/planted-bugs.test.ts',
  'packages/postgres/test/faults.test.ts',
  'test/languages/receivers.test.ts',
  'packages/cli/test/postgres.test.ts',
  'test/languages/answer-back.test.ts',
  'packages/sqlite/test/sqlite-store.test.ts',
  'test/simulation/outage.test.ts',
  'test/browser/reference-page.test.ts',
  'test/guarantees/10-fair.test.ts',
]

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await BaseSequencer.prototype.sort.call(this, files)
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longFiles.indexOf(relative(workspaceRoot, moduleId).replaceAll('\\', '/'))
      return found === -1 ? longFiles.length : found
    }
    return sorted.toSorted((a, b) => place(a) - place(b))
  }
}

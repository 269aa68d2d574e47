import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { workspaceRoot } from '../../scripts/workspace-root.js'

/**
 * Files that take long, the longest first. vitest knows it from an earlier run only, and a clone that was just made
 * has none: it would begin the longest ones near the end, and one processor would wait for the other.
 */
export const longFiles: readonly string[] = [
  // Of `npm test`.
  'packages/postgres/test/postgres-store.test.ts',
  'packages/cli/test/run.test.ts',
  'test/simulation/simulation.test.ts',
  'test/engine/turns-of-bodies.test.ts',
  'packages/cli/test/postgres.test.ts',
  'packages/cli/test/scenarios.test.ts',
  'test/conformance/fault-seeds.test.ts',
  'packages/cli/test/conformance-acts.test.ts',
  'packages/server/test/fuzz.test.ts',
  'packages/server/test/body-room.test.ts',
  'packages/postgres/test/faults.test.ts',
  'packages/cli/test/canary.test.ts',
  'test/guarantees/06-updates.test.ts',
  'test/bench/memory/bounded-memory.test.ts',
  'packages/sqlite/test/sqlite-store.test.ts',
  'test/guarantees/09-bounded.test.ts',
  'examples/acme-adapter/test/conformance.test.ts',
  'packages/cli/test/privacy.test.ts',
  'packages/cli/test/keys.test.ts',
  'test/simulation/every-call.test.ts',
  'test/simulation/bugs/planted-bugs.test.ts',
  'packages/cli/test/dev-again.test.ts',
  'test/engine/retention.test.ts',
  'packages/postgres/test/many-processes.test.ts',
  'packages/cli/test/replay.test.ts',
  'packages/postgres/test/pooler.test.ts',
  // Of `npm run check`.
  'packages/cli/test/upgrade.check.ts',
  'packages/cli/test/replays.check.ts',
  'test/browser/documentation.check.ts',
  'test/packaging/packed-packages.check.ts',
  'test/simulation/simulation.check.ts',
  'test/languages/example-products.check.ts',
  'adapters/tryton/test/conformance.check.ts',
  'test/browser/console-for-everybody.check.ts',
  'test/browser/console.check.ts',
  'test/browser/console-jobs.check.ts',
  'test/conformance/wrong-adapters.check.ts',
  'test/engine/turns.check.ts',
  'packages/postgres/test/postgres-store.check.ts',
  'test/languages/receivers.check.ts',
  'adapters/jobber/test/conformance.check.ts',
  'test/chaos/chaos.check.ts',
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

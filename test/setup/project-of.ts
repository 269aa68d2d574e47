import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { patienceMs } from './patience.ts'

const conditions = ['truckroll-source', 'node']
const loopbackOnly = new URL('./loopback-only.js', import.meta.url)

const tiers = ['check', 'long']

/**
 * How the tests of a workspace folder are run: `x.test.ts` by `npm test`, `x.check.ts` by `npm run check`,
 * `x.long.ts` by `npm run long`.
 */
export function projectOf(folder: string, mode = 'test') {
  const tier = tiers.includes(mode) ? mode : 'test'
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name: folder,
      root: folder,
      include: [`**/*.${tier}.ts`],
      exclude: ['**/dist/**', '**/node_modules/**'],
      setupFiles: ['./fail-on-refusal.ts', './far-from-utc.ts', './patient-waits.ts'].map((file) =>
        fileURLToPath(new URL(file, import.meta.url)),
      ),
      // A process for each file would load the same modules again and again, which took a third of all the time.
      isolate: false,
      expect: { poll: { timeout: patienceMs } },
      testTimeout: 3 * patienceMs,
      // After a check whole installations are removed, which a busy disk takes its time for.
      hookTimeout: tier === 'test' ? 3 * patienceMs : 240_000,
      env: {
        // Reaches the processes that tests start, too.
        NODE_OPTIONS: `--import=${loopbackOnly.href}`,
        // The processes that tests start from sources share what Node made of these.
        NODE_COMPILE_CACHE: join(workspaceRoot, '.setup', 'compiled'),
      },
    },
  }
}

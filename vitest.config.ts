import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { workspaceFolders } from './scripts/workspace-folders.js'
import { workspaceRoot } from './scripts/workspace-root.js'

const conditions = ['truckroll-source', 'node']
const loopbackOnly = new URL('./test/setup/loopback-only.js', import.meta.url)
const setupFile = (name: string): string => fileURLToPath(new URL(`./test/setup/${name}`, import.meta.url))

export default defineConfig({
  test: {
    allowOnly: false,
    // On two cores vitest would take one: the tests wait for processes and timers more than they compute.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', setupFile('closing-line.ts')],
    projects: workspaceFolders(workspaceRoot).map((folder) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name: folder,
        root: folder,
        include: ['**/*.test.ts'],
        exclude: ['**/dist/**', '**/node_modules/**', 'bench/**'],
        setupFiles: [setupFile('fail-on-refusal.ts')],
        testTimeout: 20_000,
        hookTimeout: 30_000,
        env: {
          // Far from UTC and past the date line: a local time taken for UTC shows at once.
          TZ: 'Pacific/Kiritimati',
          // Reaches the processes that tests start, too.
          NODE_OPTIONS: `--import=${loopbackOnly.href}`,
        },
      },
    })),
  },
})

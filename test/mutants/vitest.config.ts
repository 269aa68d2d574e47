import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { projectOf } from '../setup/project-of.ts'

const { test, ...resolution } = projectOf('test')
const skipTheRest = fileURLToPath(new URL('./skip-the-rest.ts', import.meta.url))

/** The tests of a mutant: all in one process, since several mutants are tried at once. */
export default defineConfig({
  root: workspaceRoot,
  test: {
    allowOnly: false,
    isolate: false,
    maxWorkers: 1,
    projects: [
      {
        ...resolution,
        test: {
          ...test,
          setupFiles: [...test.setupFiles, skipTheRest],
          // What a mutant waits for never comes; the slowest test takes a fifth of this.
          testTimeout: 10_000,
        },
      },
    ],
  },
})

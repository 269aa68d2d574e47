import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { workspaceFolders } from './scripts/workspace-folders.js'
import { workspaceRoot } from './scripts/workspace-root.js'
import { useFolderInMemory } from './test/setup/folder-in-memory.ts'
import LongestFirst from './test/setup/longest-first.ts'
import { projectOf } from './test/setup/project-of.ts'

useFolderInMemory(process.env)

export default defineConfig(({ mode }) => ({
  test: {
    allowOnly: false,
    // One more than there are processors: the tests wait for other processes and for timers half of the time.
    maxWorkers: availableParallelism() + 1,
    reporters: ['default', fileURLToPath(new URL('./test/setup/closing-line.ts', import.meta.url))],
    sequence: { sequencer: LongestFirst },
    projects: workspaceFolders(workspaceRoot).map((folder) => projectOf(folder, mode)),
  },
}))

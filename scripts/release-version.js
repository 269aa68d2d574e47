// Versions and changelogs out of the changesets, then the lock file, which names the versions of our own packages.
import { join } from 'node:path'
import { endLike, runChild } from './run-child.js'
import { pinnedEnvironment } from './pinned-node.js'
import { workspaceRoot as root } from './workspace-root.js'

const options = { cwd: root, env: pinnedEnvironment(root) }
/** @type {[string, string[]][]} */
const steps = [
  [join(root, 'node_modules', '.bin', 'changeset'), ['version']],
  ['npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund']],
]
for (const [command, args] of steps) {
  const end = await runChild(command, args, options)
  endLike(end)
  if (end.code !== 0 || end.signal) break
}

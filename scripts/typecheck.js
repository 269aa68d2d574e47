// All types: each workspace by its own tsconfig (turbo leaves out what has not changed), then these scripts.
import { join } from 'node:path'
import { pinnedEnvironment } from './pinned-node.js'
import { endLike, runChild } from './run-child.js'
import { workspaceRoot as root } from './workspace-root.js'

const options = { cwd: root, env: pinnedEnvironment(root) }
const bin = join(root, 'node_modules', '.bin')
const turboArgs = [
  'run',
  'typecheck',
  '--continue',
  '--output-logs=errors-only',
  '--ui=stream',
  ...process.argv.slice(2),
]

const workspaces = await runChild(join(bin, 'turbo'), turboArgs, options)
const scripts = await runChild(join(bin, 'tsc'), ['-p', 'scripts'], options)
endLike(workspaces.code === 0 && !workspaces.signal ? scripts : workspaces)

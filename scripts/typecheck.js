// `npm run typecheck`: the types of all that runs in Node, then of all that runs in a browser.
import { join } from 'node:path'
import { pinnedEnvironment } from './pinned-node.js'
import { endLike, runChild } from './run-child.js'
import { workspaceRoot as root } from './workspace-root.js'

const options = { cwd: root, env: pinnedEnvironment(root) }
for (const project of ['tsconfig.check.json', 'tsconfig.pages.json']) {
  const end = await runChild(join(root, 'node_modules', '.bin', 'tsc'), ['-p', project], options)
  if (end.code === 0 && !end.signal) continue
  endLike(end)
  break
}

// Builds every package once, into an empty dist, and publishes those whose version the registry has not. changeset
// publishes several at a time: if each built itself before it is packed, one would empty what another is compiled with.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.js'
import { pinnedEnvironment } from './pinned-node.js'
import { endLike, runChild } from './run-child.js'
import { workspaceFolders } from './workspace-folders.js'
import { workspaceRoot as root } from './workspace-root.js'

for (const folder of workspaceFolders(root))
  rmSync(join(root, folder, 'dist'), { recursive: true, force: true })
await ensureBuilt(root)
const changeset = join(root, 'node_modules', '.bin', 'changeset')
const env = { ...pinnedEnvironment(root), TRUCKROLL_IS_BUILT: 'true' }
endLike(await runChild(changeset, ['publish', ...process.argv.slice(2)], { cwd: root, env }))

// Builds every package once, into an empty dist, and publishes those whose version the registry has not. changeset
// publishes several at a time: if each built itself before it is packed, one would empty what another is compiled with.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.js'
import { runChild } from './run-child.js'
import { workspaceFolders } from './workspace-folders.js'
import { workspaceRoot as root } from './workspace-root.js'

for (const folder of workspaceFolders(root))
  rmSync(join(root, folder, 'dist'), { recursive: true, force: true })
const env = { TRUCKROLL_IS_BUILT: 'true' }
if (await build()) await runChild(['changeset', 'publish', ...process.argv.slice(2)], { env })

// `npm run pack`: the packages as they will be published, as tarballs in .packed, to be installed in a project outside.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runChild } from './run-child.js'
import { workspaceFolders } from './workspace-folders.js'
import { workspaceRoot as root } from './workspace-root.js'

const folder = join(root, '.packed')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
const published = workspaceFolders(root).filter((each) => {
  const manifest = JSON.parse(readFileSync(join(root, each, 'package.json'), 'utf8'))
  return manifest.private !== true
})
// They are built already, so their own build before packing is left out.
const args = ['pack', '--ignore-scripts', '--loglevel=error', `--pack-destination=${folder}`]
const workspaces = published.map((each) => `--workspace=${each}`)
if (await runChild(['npm', ...args, ...workspaces])) {
  console.log(
    `\n${readdirSync(folder).length} tarballs in ${relative(process.cwd(), folder)}. In a project outside:`,
  )
  console.log(`  npm install ${folder}/*.tgz`)
}

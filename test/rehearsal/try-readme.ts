import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import type { Shell } from '../support/shell.ts'

/** The class of the root README, compiled with its libraries in a folder that has the gateway and nothing else. */
export async function tryReadme(shell: Shell): Promise<void> {
  const readme = await readFile(join(workspaceRoot, 'README.md'), 'utf8')
  const source = /```ts\n(import \{ defineAdapter.*?)```/s.exec(readme)?.[1]
  if (source === undefined) throw new Error('the README has no class of an adapter')
  const api = `declare const api: {
  findByReference(reference: string): Promise<{ id: string } | undefined>
  createWorkOrder(fields: object): Promise<{ id: string }>
  voidWorkOrder(id: string | undefined): Promise<void>
}\n`
  await writeFile(join(shell.folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await writeFile(join(shell.folder, 'adapter.ts'), `${source}\n${api}`)
  await shell.run('npm', ['install', '@truckroll/gateway', 'typescript', '@types/node'])
  const options = [
    '--ignoreConfig',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
  ]
  // Not by npx, which takes flags that begin with --no for its own.
  await shell.run(join(shell.folder, 'node_modules', '.bin', 'tsc'), ['--noEmit', ...options, 'adapter.ts'])
}

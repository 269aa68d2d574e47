import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startRegistry } from './local-registry.ts'
import { ReleaseTree } from './release.ts'
import { Shell, strangersEnvironment } from '../support/shell.ts'
import { step } from './step.ts'
import { tryBridge } from './try-bridge.ts'
import { NewAdapter } from '../support/new-adapter.ts'
import { tryReadme } from './try-readme.ts'

/**
 * Publishes everything and does what users do with it, all below the folder `work`. Prints a line for each step.
 * @param interrupted ends all that runs, and rejects
 */
export async function rehearse(work: string, interrupted: AbortSignal): Promise<void> {
  const env = strangersEnvironment()
  const folder = async (name: string): Promise<string> => {
    await mkdir(join(work, name), { recursive: true })
    return join(work, name)
  }
  await using registry = await step('A registry on loopback (verdaccio)', async () =>
    startRegistry(new Shell(await folder('registry'), env, interrupted)),
  )
  const user = { ...env, ...registry.env }
  const shellIn = async (name: string): Promise<Shell> => new Shell(await folder(name), user, interrupted)
  const tree = new ReleaseTree(new Shell(await folder('tree'), env, interrupted), registry.env)
  await step('A copy of the tree, installed by npm ci', () => tree.copy())
  await step('Versions made and every package published', () => tree.release())

  const shell = await shellIn('user')
  await step("npm create truckroll-adapter, with this machine's own Node", () =>
    shell.run('npm', ['create', '--yes', 'truckroll-adapter', 'my-adapter']),
  )
  const adapter = new NewAdapter(await shellIn('user/my-adapter'))
  await step('  npm install', () => adapter.npm('install'))
  await step('  npm test', () => adapter.npm('test'))
  await step('  npm run pack', () => adapter.npm('run', 'pack'))
  await step("  npm run dev: a job reaches the double's list, and complete is confirmed", () => adapter.run())
  await step('npm create truckroll-adapter -- --js: installed, tested, loaded', async () => {
    await shell.run('npm', ['create', '--yes', 'truckroll-adapter', 'plain', '--', '--js'])
    const plain = new NewAdapter(await shellIn('user/plain'))
    for (const args of [['install'], ['test'], ['run', 'build']]) await plain.npm(...args)
    await plain.run()
  })
  await step("npm i @truckroll/gateway: the README's class compiles", async () =>
    tryReadme(await shellIn('readme')),
  )
  await tryBridge(await shellIn('bridge'))

  await tree.addChangeset()
  await step('A second release over the first', () => tree.release())
  await step('  npm update in the new adapter, then its tests and a job again', () => adapter.update())
}

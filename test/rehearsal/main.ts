// `npm run release:rehearse`: a release as users meet it, on this machine alone. Each line is one thing that worked.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryBridge } from './try-bridge.ts'
import { NewAdapter } from './try-new-adapter.ts'
import { tryReadme } from './try-readme.ts'
import { startRegistry } from './local-registry.ts'
import { ReleaseTree } from './release.ts'
import { Shell, strangersEnvironment } from './shell.ts'

const startedAt = Date.now()

async function step<Result>(text: string, work: () => Promise<Result>): Promise<Result> {
  const stepAt = Date.now()
  process.stdout.write(`${text} ... `)
  try {
    const result = await work()
    process.stdout.write(`done in ${((Date.now() - stepAt) / 1000).toFixed(1)} s\n`)
    return result
  } catch (error) {
    process.stdout.write('failed\n')
    throw error
  }
}

async function rehearse(work: string): Promise<void> {
  const env = strangersEnvironment()
  const folder = async (name: string): Promise<string> => {
    await mkdir(join(work, name), { recursive: true })
    return join(work, name)
  }
  await using registry = await step('A registry on loopback (verdaccio)', () =>
    startRegistry(join(work, 'registry'), env),
  )
  const user = { ...env, ...registry.env }
  const tree = new ReleaseTree(await folder('tree'), env, registry.env)
  await step('A copy of the tree, installed by npm ci', () => tree.copy())
  await step('Versions made and every package published', () => tree.release())

  const shell = new Shell(await folder('user'), user)
  await step("npm create truckroll-adapter, with this machine's own Node", () =>
    shell.run('npm', ['create', '--yes', 'truckroll-adapter', 'my-adapter']),
  )
  const adapter = new NewAdapter(join(work, 'user', 'my-adapter'), user)
  await step('  npm install', () => adapter.npm('install'))
  await step('  npm test', () => adapter.npm('test'))
  await step('  npm run pack', () => adapter.npm('run', 'pack'))
  await step("  npm run dev: a job reaches the double's list, and complete is confirmed", () => adapter.run())
  await step('npm create truckroll-adapter -- --js: installed, tested, loaded', async () => {
    await shell.run('npm', ['create', '--yes', 'truckroll-adapter', 'plain', '--', '--js'])
    const plain = new NewAdapter(join(work, 'user', 'plain'), user)
    for (const args of [['install'], ['test'], ['run', 'build']]) await plain.npm(...args)
    await plain.run()
  })
  await step("npm i @truckroll/gateway: the README's class compiles", async () =>
    tryReadme(new Shell(await folder('readme'), user)),
  )
  await step('npx truckroll dev --bridge: a signed delivery arrives', async () =>
    tryBridge(new Shell(await folder('bridge'), user)),
  )

  await tree.addChangeset()
  await step('A second release over the first', () => tree.release())
  await step('  npm update in the new adapter, then its tests and a job again', () => adapter.update())
}

const work = await mkdtemp(join(tmpdir(), 'truckroll-rehearsal-'))
const cleanUp = () => rm(work, { recursive: true, force: true, maxRetries: 5 })
try {
  await rehearse(work)
  process.stdout.write(`The release was rehearsed in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`)
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await cleanUp()
}

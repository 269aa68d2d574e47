import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { installPacked, publishedFolders, type Installed, type PackedPackage } from './install-packed.ts'
import { run, type Outcome } from './run.ts'

const setUpMs = 240_000
const stepMs = 60_000
const noServer = await whyNoServer()

const published = (await publishedFolders()).map(({ name }) => name)
const rootBin = (name: string): string => join(workspaceRoot, 'node_modules', '.bin', name)
const nodes = [
  ['24', join(workspaceRoot, 'test', 'node_modules', 'node', 'bin', 'node')],
  ['26', join(workspaceRoot, 'node_modules', 'node', 'bin', 'node')],
] as const

let installed: Installed

beforeAll(async () => {
  installed = await installPacked()
  await cp(fileURLToPath(new URL('./consumer', import.meta.url)), installed.folder, { recursive: true })
}, setUpMs)

afterAll(() => installed?.remove())

function packedPackage(name: string): PackedPackage {
  const found = installed.packages.get(name)
  if (!found) throw new Error(`${name} was not packed`)
  return found
}

function expectSuccess(outcome: Outcome): void {
  expect(outcome.exitCode, outcome.output).toBe(0)
}

describe.each(published)('the tarball of %s', (name) => {
  it('holds licence, README, sources and build, and no tests', () => {
    const { files } = packedPackage(name)
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts']),
    )
    expect(files.filter((path) => path.includes('.test.'))).toEqual([])
  })

  it('passes publint', { timeout: stepMs }, async () => {
    expectSuccess(
      await run(rootBin('publint'), ['run', packedPackage(name).tarball, '--strict'], workspaceRoot),
    )
  })

  it('has types that resolve as its code does', { timeout: stepMs }, async () => {
    expectSuccess(
      await run(rootBin('attw'), [packedPackage(name).tarball, '--profile', 'esm-only'], workspaceRoot),
    )
  })
})

describe.each(nodes)('installed in an empty folder, under Node %s', (major, node) => {
  it('is that Node', async () => {
    expect((await run(node, ['--version'], workspaceRoot)).stdout).toMatch(new RegExp(`^v${major}\\.`))
  })

  it('takes a job there and back from plain JavaScript', { timeout: stepMs }, async () => {
    const outcome = await run(node, ['use-packages.js'], installed.folder)
    expectSuccess(outcome)
    expect(outcome.stdout).toContain(`a job went there and back under Node ${major}.`)
  })

  it('runs the command line', { timeout: stepMs }, async () => {
    const outcome = await run(
      node,
      [join('node_modules', 'truckroll', 'bin', 'truckroll.js'), '--help'],
      installed.folder,
    )
    expectSuccess(outcome)
    expect(outcome.stdout).toContain('Usage: truckroll')
  })

  it('runs a gateway by the command line', { timeout: stepMs }, async () => {
    const outcome = await run(node, ['run-command.js'], installed.folder)
    expectSuccess(outcome)
    expect(outcome.stdout).toContain('the command took a job and answered it')
  })

  it.skipIf(noServer)('runs a gateway on PostgreSQL by the command line', { timeout: stepMs }, async () => {
    await using cluster = await Cluster.start()
    const url = await cluster.createDatabase()
    const outcome = await run(node, ['run-command.js'], installed.folder, { TRUCKROLL_STORE: url })
    expectSuccess(outcome)
    expect(outcome.stdout).toContain('the command took a job and answered it')
  })

  it('loads an adapter in TypeScript whose classes are decorated', { timeout: stepMs }, async () => {
    const replayed = await replay(node, './decorated-adapter.ts', { TRUCKROLL_ADAPTER_PREFIX: 'wo-' })
    expect(replayed).toMatchObject({ events: [{ outcome: 'done', bmsId: 'WO-7-X/0-x' }] })
  })

  it.each(['js', 'ts', 'cjs'])(
    'gives an adapter in .%s the gateway it runs in, not a second one',
    { timeout: stepMs },
    async (extension) => {
      await writeWhichGateway(extension, installed.folder)
      const replayed = await replay(node, `./which-gateway.${extension}`)
      expect(replayed).toMatchObject({ events: [{ outcome: 'done', bmsId: 'the same' }] })
    },
  )

  it('gives an adapter that brings a gateway of its own that one', { timeout: stepMs }, async () => {
    const folder = join(installed.folder, `own-gateway-${major}`)
    const place = join('node_modules', '@truckroll', 'gateway')
    await mkdir(join(folder, place), { recursive: true })
    await cp(join(installed.folder, place), join(folder, place), { recursive: true })
    await writeWhichGateway('js', folder)
    const replayed = await replay(node, `./own-gateway-${major}/which-gateway.js`)
    expect(replayed).toMatchObject({ events: [{ outcome: 'done', bmsId: 'another' }] })
  })
})

async function writeWhichGateway(extension: string, folder: string): Promise<void> {
  const text = await readFile(new URL('./consumer/which-gateway.js', import.meta.url), 'utf8')
  const required = text
    .replace(/^import (.*) from (.*)$/m, 'const $1 = require($2)')
    .replace('export default', 'module.exports =')
  await writeFile(join(folder, `which-gateway.${extension}`), extension === 'cjs' ? required : text)
}

/** What the installed command's `replay` of a job does with an adapter. */
async function replay(node: string, adapter: string, env: Record<string, string> = {}): Promise<unknown> {
  const job = { id: 7, organization_id: 1, source_id: 2, title: 'T', status: 'offered' }
  await writeFile(join(installed.folder, 'job.json'), JSON.stringify({ job }))
  const bin = join('node_modules', 'truckroll', 'bin', 'truckroll.js')
  const args = [bin, 'replay', 'job.json', '--adapter', adapter, '--json']
  const outcome = await run(node, args, installed.folder, env)
  expectSuccess(outcome)
  return JSON.parse(outcome.stdout)
}

describe('installed in an empty folder', () => {
  it('has the licences of what the command is bundled with', async () => {
    const path = join(installed.folder, 'node_modules', 'truckroll', 'dist', 'THIRD-PARTY-NOTICES.txt')
    const notices = await readFile(path, 'utf8')
    for (const name of ['fastify', 'inversify', 'pino', 'undici', 'zod']) {
      expect(notices).toMatch(new RegExp(`^${name} [\\d.]+\\n-+\\n(?:The )?MIT`, 'mi'))
    }
  })

  it('type-checks from TypeScript', { timeout: stepMs }, async () => {
    const options = {
      strict: true,
      exactOptionalPropertyTypes: true,
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(workspaceRoot, 'node_modules', '@types')],
    }
    await writeFile(
      join(installed.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['use-packages.ts'] }),
    )
    expectSuccess(await run(rootBin('tsc'), ['-p', installed.folder], installed.folder))
  })

  it('links the command line', async () => {
    const outcome = await run(
      join(installed.folder, 'node_modules', '.bin', 'truckroll'),
      ['--version'],
      installed.folder,
    )
    expectSuccess(outcome)
  })
})

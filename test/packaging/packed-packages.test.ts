import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { installPacked, publishedFolders, type Installed, type PackedPackage } from './install-packed.ts'
import { run, type Outcome } from './run.ts'

const setUpMs = 240_000
const stepMs = 60_000

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

  it('loads an adapter in TypeScript whose classes are decorated', { timeout: stepMs }, async () => {
    const job = { id: 7, organization_id: 1, source_id: 2, title: 'T', status: 'offered' }
    await writeFile(join(installed.folder, 'job.json'), JSON.stringify({ job }))
    const bin = join('node_modules', 'truckroll', 'bin', 'truckroll.js')
    const args = [bin, 'replay', 'job.json', '--adapter', './decorated-adapter.ts', '--json']
    const outcome = await run(node, args, installed.folder, { TRUCKROLL_ADAPTER_PREFIX: 'wo-' })
    expectSuccess(outcome)
    expect(JSON.parse(outcome.stdout)).toMatchObject({ events: [{ outcome: 'done', bmsId: 'WO-7-X/0-x' }] })
  })
})

describe('installed in an empty folder', () => {
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

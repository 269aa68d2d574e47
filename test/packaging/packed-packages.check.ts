import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { installBeside, installPacked, type Installed, type PackedPackage } from './install-packed.ts'
import { publishedFolders } from '../support/published-folders.ts'
import { Shell, strangersEnvironment } from '../support/shell.ts'
import { NewAdapter } from '../support/new-adapter.ts'
import { canReachRegistry } from '../support/can-reach-registry.ts'
import { run, type Outcome } from '../support/run.ts'
import { ctrlC, TypedTerminal, whyNoTerminal } from './typed-terminal.ts'

const setUpMs = 240_000
const stepMs = 60_000
const noServer = await whyNoServer()
const online = await canReachRegistry()

const published = await publishedFolders()
const rootBin = (name: string): string => join(workspaceRoot, 'node_modules', '.bin', name)
const nodes = [
  ['24', join(workspaceRoot, 'test', 'node_modules', 'node', 'bin', 'node')],
  ['26', join(workspaceRoot, 'node_modules', 'node', 'bin', 'node')],
] as const

let installed: Installed
let newAdapter: Promise<NewAdapter> | undefined

beforeAll(async () => {
  installed = await installPacked()
  await cp(fileURLToPath(new URL('./consumer', import.meta.url)), installed.folder, { recursive: true })
  const decorated = fileURLToPath(new URL('../support/decorated-adapter.ts', import.meta.url))
  await cp(decorated, join(installed.folder, 'decorated-adapter.ts'))
  if (!online) return
  newAdapter = installNewAdapter()
  // Told by the test that waits for it.
  newAdapter.catch(() => {})
}, setUpMs)

afterAll(async () => {
  await newAdapter?.catch(() => {})
  await installed?.remove()
})

interface Manifest {
  readonly exports: { readonly '.': { readonly types: string; readonly default: string } }
}

/** The way of Node 10, which nobody asks for, takes the folder of the contract for the entry of that name. */
function ignoredBy(name: string): string[] {
  return name === '@truckroll/store' ? ['--ignore-rules', 'internal-resolution-error'] : []
}

function packedPackage(name: string): PackedPackage {
  const found = installed.packages.get(name)
  if (!found) throw new Error(`${name} was not packed`)
  return found
}

function expectSuccess(outcome: Outcome): void {
  expect(outcome.exitCode, outcome.output).toBe(0)
}

describe.each(published)('the tarball of $name', ({ folder, name }) => {
  it('holds licence, README and build, and no tests', () => {
    const { files } = packedPackage(name)
    const manifest: Manifest = JSON.parse(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8'))
    const { types, default: code } = manifest.exports['.']
    const expected = ['LICENSE', 'README.md', ...[types, code].map((path) => path.replace('./', ''))]
    expect(files).toEqual(expect.arrayContaining(expected))
    // What a new adapter begins as has tests of its own.
    const own = files.filter((path) => !path.startsWith('dist/template/'))
    expect(own.filter((path) => path.includes('.test.'))).toEqual([])
  })

  it('holds the sources that its maps name, or no maps', () => {
    const { files } = packedPackage(name)
    const hasMaps = files.some((path) => path.endsWith('.map'))
    expect(files.includes('src/index.ts')).toBe(hasMaps)
  })

  it('passes publint', { timeout: stepMs }, async () => {
    expectSuccess(
      await run(rootBin('publint'), ['run', packedPackage(name).tarball, '--strict'], workspaceRoot),
    )
  })

  it('has types that resolve as its code does', { timeout: stepMs }, async () => {
    expectSuccess(
      await run(
        rootBin('attw'),
        [packedPackage(name).tarball, '--profile', 'esm-only', ...ignoredBy(name)],
        workspaceRoot,
      ),
    )
  })
})

it('a new project in JavaScript has all that one in TypeScript has, but for types', () => {
  const { files } = packedPackage('create-truckroll-adapter')
  const filesOf = (form: string) =>
    files
      .filter((path) => path.startsWith(`dist/template/${form}/`) && !path.includes('tsconfig'))
      .map((path) => path.slice('dist/template/ts/'.length).replace(/\.[jt]s$/, ''))
      .toSorted()
  expect(filesOf('ts')).toContain('test/canceled-after-visit.fixture.json')
  expect(filesOf('js')).toEqual(filesOf('ts'))
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

  it(
    'keeps a gateway that is given no store in SQLite, or says what to install',
    { timeout: stepMs },
    async () => {
      const store = join(installed.folder, 'node_modules', '@truckroll', 'sqlite')
      const kept = await run(node, ['without-store.js'], installed.folder)
      expect(kept.stdout, kept.output).toContain('kept in SQLite')
      expect(existsSync(join(installed.folder, 'truckroll.db'))).toBe(true)
      await rename(store, `${store}-away`)
      try {
        const refused = await run(node, ['without-store.js'], installed.folder)
        expect(refused.stdout).toMatch(/TR_SETTING_INVALID: .*npm install @truckroll\/sqlite/)
      } finally {
        await rename(`${store}-away`, store)
      }
    },
  )

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

  it('gives an adapter that brings a gateway of another version that one', { timeout: stepMs }, async () => {
    const folder = join(installed.folder, `own-gateway-${major}`)
    const place = join('node_modules', '@truckroll', 'gateway')
    await mkdir(join(folder, place), { recursive: true })
    await cp(join(installed.folder, place), join(folder, place), { recursive: true })
    const manifest = join(folder, place, 'package.json')
    await writeFile(
      manifest,
      (await readFile(manifest, 'utf8')).replace(/"version": ".*"/, '"version": "9.9.9"'),
    )
    await writeWhichGateway('js', folder)
    const replayed = await replay(node, `./own-gateway-${major}/which-gateway.js`)
    expect(replayed).toMatchObject({ events: [{ outcome: 'done', bmsId: 'another' }] })
  })
})

/** The oldest zod that the packages allow, and one between it and ours. */
describe.each(['4.3.1', '4.4.3'])('beside zod %s', (version) => {
  let beside: Installed

  beforeAll(async () => {
    beside = await installBeside(installed, `zod-${version}`, [`zod@${version}`])
  }, setUpMs)

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'an adapter type-checks with its libraries, module %s, resolution %s',
    { timeout: stepMs },
    async (...modules) => {
      expectSuccess(await typeCheck(beside.folder, ['use-packages.ts', 'decorated-adapter.ts'], modules))
    },
  )

  it('a job goes there and back', { timeout: stepMs }, async () => {
    const outcome = await run(nodes[1][1], ['use-packages.js'], beside.folder)
    expectSuccess(outcome)
    expect(outcome.stdout).toContain('a job went there and back')
  })

  it('the command takes an adapter whose schemas are made with it', { timeout: stepMs }, async () => {
    const replayed = await replay(
      nodes[1][1],
      './decorated-adapter.ts',
      { TRUCKROLL_ADAPTER_PREFIX: 'wo-' },
      beside,
    )
    expect(replayed).toMatchObject({ events: [{ outcome: 'done', bmsId: 'WO-7-X/0-x' }] })
  })
})

describe('a new adapter', () => {
  it(
    'installs from the tarballs, passes its tests, and takes a job there and back',
    { timeout: 2 * setUpMs },
    async ({ skip }) => {
      skip(!online, 'A new adapter is not installed: npm reaches no registry')
      const adapter = await newAdapter
      await adapter?.npm('test')
      await adapter?.npm('run', 'build')
      await adapter?.npm('run', 'conformance', '--', '--only', 'job/lost-answer', 'webhook/raw-bytes')
      await expect(adapter?.run()).resolves.toBe('complete confirmed')
    },
  )
})

describe.skipIf(whyNoTerminal !== undefined)(
  `asked on a terminal, ${whyNoTerminal ?? 'as it is here'}`,
  () => {
    const folder = (name: string): string => join(installed.folder, name)
    const commands = [['create-truckroll-adapter'], ['truckroll', 'init']]

    async function type([name = '', ...args]: readonly string[], answers: readonly string[]) {
      const bin = join(installed.folder, 'node_modules', '.bin', name)
      // A new adapter is begun with the machine's own Node, which may be too old for all else.
      const command = args.length === 0 ? [bin] : [nodes[1][1], bin, ...args]
      using terminal = new TypedTerminal(command, installed.folder, strangersEnvironment())
      await terminal.answer('Folder of the new adapter', answers[0] ?? '')
      if (answers[1] !== undefined) await terminal.answer('TypeScript or plain JavaScript', answers[1])
      return { exitCode: await terminal.ended(), output: terminal.output }
    }

    it.each(commands)('%s %s writes what was answered', { timeout: stepMs }, async (...command) => {
      const [typeScript, javaScript] = [`${command[0]}-ts`, `${command[0]}-js`]
      expect(await type(command, [`${typeScript}\n`, '\n'])).toMatchObject({ exitCode: 0 })
      expect(await readdir(join(folder(typeScript), 'src'))).toContain('adapter.ts')
      expect(await type(command, [`${javaScript}\n`, 'js\n'])).toMatchObject({ exitCode: 0 })
      expect(await readdir(join(folder(javaScript), 'src'))).toContain('adapter.js')
    })

    it.each(commands)(
      '%s %s ends with 130 by Ctrl-C and writes nothing',
      { timeout: stepMs },
      async (...command) => {
        const before = await readdir(installed.folder)
        const interrupted = { exitCode: 130, output: expect.stringContaining('nothing was written') }
        expect(await type(command, [ctrlC])).toMatchObject(interrupted)
        expect(await type(command, ['never\n', ctrlC])).toMatchObject(interrupted)
        expect(await readdir(installed.folder)).toEqual(before)
      },
    )
  },
)

/** Installing takes most of its time, so it begins at once while other tests run. */
async function installNewAdapter(): Promise<NewAdapter> {
  const create = join('node_modules', '.bin', 'create-truckroll-adapter')
  expectSuccess(await run(create, ['../new-adapter'], installed.folder))
  // Beside the others, so that it finds nothing in theirs.
  const folder = join(installed.folder, '..', 'new-adapter')
  const adapter = new NewAdapter(new Shell(folder, strangersEnvironment()))
  const names = [
    'truckroll',
    ...['testing', 'gateway', 'sqlite', 'store', 'client', 'protocol'].map((name) => `@truckroll/${name}`),
  ]
  await adapter.npm('install', '--prefer-offline', ...names.map((name) => packedPackage(name).tarball))
  return adapter
}

async function typeCheck(
  folder: string,
  files: readonly string[],
  [module, moduleResolution]: readonly [string, string],
): Promise<Outcome> {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    experimentalDecorators: true,
    module,
    moduleResolution,
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(workspaceRoot, 'node_modules', '@types')],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  return run(rootBin('tsc'), ['-p', folder], folder)
}

async function writeWhichGateway(extension: string, folder: string): Promise<void> {
  const text = await readFile(new URL('./consumer/which-gateway.js', import.meta.url), 'utf8')
  const required = text
    .replace(/^import (.*) from (.*)$/m, 'const $1 = require($2)')
    .replace('export default', 'module.exports =')
  await writeFile(join(folder, `which-gateway.${extension}`), extension === 'cjs' ? required : text)
}

/** What the installed command's `replay` of a job does with an adapter. */
async function replay(
  node: string,
  adapter: string,
  env: Record<string, string> = {},
  { folder }: Installed = installed,
): Promise<unknown> {
  const job = { id: 7, organization_id: 1, source_id: 2, title: 'T', status: 'offered' }
  await writeFile(join(folder, 'job.json'), JSON.stringify({ job }))
  const bin = join('node_modules', 'truckroll', 'bin', 'truckroll.js')
  const args = [bin, 'replay', 'job.json', '--adapter', adapter, '--json']
  const outcome = await run(node, args, folder, env)
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

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('type-checks with its libraries, module %s, resolution %s', { timeout: stepMs }, async (...modules) => {
    expectSuccess(await typeCheck(installed.folder, ['use-packages.ts'], modules))
  })

  it('has all of what a new adapter begins as', () => {
    for (const name of ['create-truckroll-adapter', 'truckroll']) {
      expect(packedPackage(name).files, name).toEqual(
        expect.arrayContaining([
          'dist/template/ts/test/adapter.test.ts',
          'dist/template/js/test/adapter.test.js',
          'dist/template/ts/gitignore',
        ]),
      )
    }
  })

  it('brings little besides the command', async () => {
    const manifest = await readFile(
      join(installed.folder, 'node_modules', 'truckroll', 'package.json'),
      'utf8',
    )
    expect(Object.keys(JSON.parse(manifest).dependencies)).toEqual(['jiti'])
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

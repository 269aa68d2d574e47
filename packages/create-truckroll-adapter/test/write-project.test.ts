import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { runCreate } from '../src/index.ts'
import { outsideVersions } from '../src/to-manifest.ts'

let cwd = ''
let template = ''

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'truckroll-create-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  template = join(cwd, 'template')
  for (const kind of ['ts', 'js']) {
    mkdirSync(join(template, kind), { recursive: true })
    writeFileSync(join(template, kind, 'gitignore'), '.truckroll/\n')
    writeFileSync(join(template, kind, 'README.md'), '# {{name}}\n')
  }
  writeFileSync(join(template, 'version'), '0.4.2\n')
})

async function create(...args: readonly string[]) {
  const output = new PassThrough()
  const errors = new PassThrough()
  const surroundings = { command: 'npm create truckroll-adapter', template, cwd, output, errors }
  const exitCode = await runCreate(args, { ...surroundings, input: new PassThrough() })
  output.end()
  errors.end()
  return { exitCode, output: await text(output), errors: await text(errors) }
}

function manifestOf(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(cwd, folder, 'package.json'), 'utf8'))
}

describe('a new project', () => {
  it('has the name of its folder, an ignore file, and this release of Truckroll', async () => {
    expect(await create('My-Adapter')).toMatchObject({ exitCode: 0, errors: '' })
    expect(readdirSync(join(cwd, 'My-Adapter')).toSorted()).toEqual([
      '.gitignore',
      'README.md',
      'package.json',
    ])
    expect(readFileSync(join(cwd, 'My-Adapter', 'README.md'), 'utf8')).toBe('# my-adapter\n')
    expect(manifestOf('My-Adapter')).toMatchObject({
      name: 'my-adapter',
      dependencies: { '@truckroll/gateway': '^0.4.2' },
      devDependencies: { truckroll: '^0.4.2', node: outsideVersions.node },
      allowScripts: { node: true },
    })
  })

  it('has no TypeScript with --js, and the name it is given', async () => {
    await create('a', '--js', '--name', '@you/adapter')
    const { name, devDependencies, scripts } = manifestOf('a')
    expect(name).toBe('@you/adapter')
    expect(devDependencies).not.toHaveProperty('typescript')
    expect(scripts).toMatchObject({ dev: 'node double/dev.js' })
  })

  it('of a clone says where the packages are that are in no registry yet', async () => {
    writeFileSync(join(template, 'version'), '0.0.0\n')
    expect((await create('a')).output).toContain('npm install CLONE/.packed/*.tgz')
    mkdirSync(join(cwd, 'packages', 'create-truckroll-adapter'), { recursive: true })
    expect((await create('b')).output).toContain(
      `  npm run pack --prefix ${cwd}\n  npm install ${cwd}/.packed/*.tgz\n`,
    )
    mkdirSync(join(cwd, '.packed'))
    expect((await create('c')).output).toContain(`  cd c\n  npm install ${cwd}/.packed/*.tgz\n`)
  })

  it('goes into an empty folder, and into one that holds a repository only', async () => {
    mkdirSync(join(cwd, 'empty', '.git'), { recursive: true })
    expect(await create('empty')).toMatchObject({ exitCode: 0 })
  })

  it('does not touch a folder in which something is', async () => {
    mkdirSync(join(cwd, 'full'))
    writeFileSync(join(cwd, 'full', 'notes.txt'), 'mine')
    const { exitCode, errors } = await create('full')
    expect(exitCode).toBe(1)
    expect(errors).toContain('is not empty (notes.txt)')
    expect(readdirSync(join(cwd, 'full'))).toEqual(['notes.txt'])
  })

  it.each(['new/deep', 'empty'])('that cannot be written leaves nothing behind (%s)', async (folder) => {
    mkdirSync(join(cwd, 'empty', '.git'), { recursive: true })
    rmSync(join(template, 'ts', 'README.md'))
    expect(await create(folder)).toMatchObject({ exitCode: 1, output: '' })
    expect(readdirSync(cwd).toSorted()).toEqual(['empty', 'template'])
    expect(readdirSync(join(cwd, 'empty'))).toEqual(['.git'])
  })

  it('is tried with the versions that this repository pins', () => {
    const pins = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    ).devDependencies
    const { zod, 'libphonenumber-js': phone, ...others } = outsideVersions
    for (const [name, range] of Object.entries(others)) expect(range, name).toBe(`^${pins[name]}`)
    const gateway = readFileSync(new URL('../../gateway/package.json', import.meta.url), 'utf8')
    expect(zod).toBe(`^${JSON.parse(gateway).devDependencies.zod}`)
    const example = readFileSync(
      new URL('../../../examples/acme-adapter/package.json', import.meta.url),
      'utf8',
    )
    expect(phone).toBe(`^${JSON.parse(example).dependencies['libphonenumber-js']}`)
  })
})

describe('what is typed wrong', () => {
  it.each([
    [[], 'expected the folder'],
    [['a', 'b'], 'expected one folder'],
    [['a', '--typescript'], '--typescript'],
    [['a', '--name', 'Not A Name'], 'is no name of a package'],
  ])('%j is told, with exit code 2', async (args, message) => {
    const { exitCode, errors, output } = await create(...args)
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' })
    expect(errors).toContain(message)
    expect(errors).toContain('--help')
  })

  it('has a help that shows how npm passes flags on', async () => {
    expect((await create('--help')).output).toContain('npm create truckroll-adapter my-adapter -- --js')
  })
})

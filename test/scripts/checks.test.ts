import { chmod, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { findBinFaults } from '../../scripts/checks/bins.js'
import { findLicenseFaults } from '../../scripts/checks/licenses.js'
import { findLockFaults } from '../../scripts/checks/lock-file.js'
import { findMetadataFaults } from '../../scripts/checks/metadata.js'
import { findPinFaults } from '../../scripts/checks/pins.js'
import type { Manifest, Repository } from '../../scripts/checks/repository.js'

function repositoryOf(parts: Partial<Repository>): Repository {
  return { root: '/nowhere', manifests: new Map(), lock: {}, ...parts }
}

describe('the lock file', () => {
  const platforms = { version: '1.0.0', optionalDependencies: { '@turbo/darwin-64': '1.0.0' } }

  it('needs an entry for every platform of a package', () => {
    const lock = { 'node_modules/turbo': platforms }
    expect(findLockFaults(repositoryOf({ lock }))).toEqual([expect.stringContaining('@turbo/darwin-64')])
  })

  it.each(['node_modules/@turbo/darwin-64', 'node_modules/turbo/node_modules/@turbo/darwin-64'])(
    'is complete with %s',
    (path) => {
      const lock = { 'node_modules/turbo': platforms, [path]: { version: '1.0.0' } }
      expect(findLockFaults(repositoryOf({ lock }))).toEqual([])
    },
  )

  it('names no place to download from', () => {
    const lock = {
      'node_modules/a': { resolved: 'https://packages.example/a.tgz' },
      'node_modules/b': { resolved: 'packages/b', link: true },
    }
    expect(findLockFaults(repositoryOf({ lock }))).toEqual([expect.stringContaining('node_modules/a')])
  })

  it('says what the manifests say', () => {
    const manifests = new Map([
      ['packages/a', { name: 'a', version: '1.0.0', dependencies: { zod: '4.6.7' } }],
    ])
    const stale = { 'packages/a': { version: '1.0.0', dependencies: { zod: '4.6.6' } } }
    const fresh = { 'packages/a': { version: '1.0.0', dependencies: { zod: '4.6.7' } } }
    expect(findLockFaults(repositoryOf({ manifests, lock: stale }))).toHaveLength(1)
    expect(findLockFaults(repositoryOf({ manifests, lock: fresh }))).toEqual([])
  })
})

describe('the pins', () => {
  const own = { name: '@truckroll/protocol', version: '0.2.0' }

  function faultsOf(parts: Partial<Manifest>): string[] {
    const manifests = new Map<string, Manifest>([
      ['packages/protocol', own],
      ['packages/client', { name: '@truckroll/client', version: '0.2.0', ...parts }],
    ])
    return findPinFaults(repositoryOf({ manifests }))
  }

  it.each([
    [{ dependencies: { undici: '8.12.4' } }, 'a range'],
    [{ peerDependencies: { zod: '>=4' } }, 'a range'],
    [{ devDependencies: { zod: '^4.6.7' } }, 'one exact version'],
    [{ private: true, dependencies: { undici: '^8.12.4' } }, 'one exact version'],
    [{ dependencies: { '@truckroll/protocol': '^0.1.0' } }, 'expected "^0.2.0"'],
  ])('refuse %j', (parts, expected) => {
    expect(faultsOf(parts)).toEqual([expect.stringContaining(expected)])
  })

  it('let a published package name ranges, and pin what only its tests need', () => {
    const dependencies = { undici: '^8.12.4', '@truckroll/protocol': '^0.2.0' }
    expect(faultsOf({ dependencies, devDependencies: { zod: '4.6.7' } })).toEqual([])
  })
})

describe('the published packages', () => {
  let root = ''
  const manifests = new Map([
    ['packages/cli', { name: 'truckroll', version: '1.0.0', bin: { truckroll: 'bin/run.js' } }],
  ])

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'truckroll-checks-'))
    onTestFinished(() => rm(root, { recursive: true, force: true }))
    await mkdir(join(root, 'packages/cli/bin'), { recursive: true })
    await writeFile(join(root, 'LICENSE'), 'licence')
  })

  it('carry the licence of the root', async () => {
    expect(findLicenseFaults(repositoryOf({ root, manifests }))).toHaveLength(1)
    await writeFile(join(root, 'packages/cli/LICENSE'), 'licence')
    expect(findLicenseFaults(repositoryOf({ root, manifests }))).toEqual([])
  })

  it('say in the same words where they come from', () => {
    const name = '@truckroll/client'
    const complete = {
      name,
      version: '1.0.0',
      keywords: ['dispatch'],
      homepage: 'https://github.com/truckroll/truckroll/tree/main/packages/client#readme',
      bugs: { url: 'https://github.com/truckroll/truckroll/issues' },
      license: 'Apache-2.0',
      repository: {
        type: 'git',
        url: 'git+https://github.com/truckroll/truckroll.git',
        directory: 'packages/client',
      },
      publishConfig: { access: 'public' },
      scripts: { prepack: 'node ../../scripts/prepack.js' },
    }
    const faultsOf = (manifest: Manifest): string[] =>
      findMetadataFaults(repositoryOf({ manifests: new Map([['packages/client', manifest]]) }))
    expect(faultsOf(complete)).toEqual([])
    for (const field of Object.keys(complete).slice(2)) {
      expect(faultsOf({ ...complete, [field]: undefined }), field).toHaveLength(1)
    }
    expect(faultsOf({ name, version: '1.0.0', private: true })).toEqual([])
  })

  it('have bins that can be started', async () => {
    const bin = join(root, 'packages/cli/bin/run.js')
    expect(findBinFaults(repositoryOf({ root, manifests }))).toEqual([expect.stringContaining('executable')])
    await writeFile(bin, '#!/usr/bin/env node\n')
    await chmod(bin, 0o755)
    expect(findBinFaults(repositoryOf({ root, manifests }))).toEqual([expect.stringContaining('first line')])
    await writeFile(bin, '#!/usr/bin/env -S node --max-semi-space-size=4\n')
    expect(findBinFaults(repositoryOf({ root, manifests }))).toEqual([])
  })
})

import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { publishedFolders } from '../support/published-folders.ts'
import { run } from '../support/run.ts'

const packedSchema = z.array(
  z.object({
    name: z.string(),
    filename: z.string(),
    files: z.array(z.object({ path: z.string() })),
  }),
)

export interface PackedPackage {
  name: string
  /** Absolute path of the tarball. */
  tarball: string
  /** Paths inside the tarball. */
  files: string[]
}

export interface Installed {
  /** An otherwise empty folder in which all tarballs are installed. */
  folder: string
  packages: Map<string, PackedPackage>
  remove(): Promise<void>
}

async function npmInstall(folder: string, wanted: readonly string[]): Promise<void> {
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=2', '--fetch-timeout=30000']
  const installed = await run('npm', ['install', '--ignore-scripts', ...quick, ...wanted], folder)
  if (installed.exitCode !== 0) throw new Error(`npm install in ${folder} failed:\n${installed.output}`)
}

/** A copy of what is installed, beside it, with further packages in it: another version of one that it has. */
export async function installBeside(
  installed: Installed,
  name: string,
  wanted: readonly string[],
): Promise<Installed> {
  const folder = join(dirname(installed.folder), name)
  await cp(installed.folder, folder, { recursive: true })
  await npmInstall(folder, wanted)
  return { ...installed, folder }
}

/**
 * Packs published packages, which are built, all of them or those named, and installs the tarballs, as one who has
 * nothing but them and what is asked for beside.
 */
export async function installPacked(
  only?: readonly string[],
  beside: readonly string[] = [],
): Promise<Installed> {
  const root = await mkdtemp(join(tmpdir(), 'truckroll-packed-'))
  const folder = join(root, 'consumer')
  await mkdir(folder)
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  )

  const names = only ?? (await publishedFolders()).map(({ name }) => name)
  const workspaces = names.map((name) => `--workspace=${name}`)
  const packing = ['pack', '--json', '--ignore-scripts', `--pack-destination=${root}`, ...workspaces]
  const packed = await run('npm', packing, workspaceRoot)
  if (packed.exitCode !== 0) throw new Error(`npm pack failed:\n${packed.output}`)
  const packages = packedSchema.parse(JSON.parse(packed.stdout)).map(({ name, filename, files }) => ({
    name,
    tarball: join(root, filename),
    files: files.map(({ path }) => path),
  }))

  await npmInstall(folder, [...packages.map(({ tarball }) => tarball), ...beside])

  return {
    folder,
    packages: new Map(packages.map((packedPackage) => [packedPackage.name, packedPackage])),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

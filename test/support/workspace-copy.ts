import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { workspaceFolders } from '../../scripts/workspace-folders.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import type { Edit } from './edit.ts'
import { applyAll, readSources } from './package-sources.ts'

const run = promisify(execFile)
/** Caches of tools, which each copy has of its own. */
const isCache = (name: string) =>
  name.startsWith('.vite') || name === '.cache' || name === '.package-lock.json'

/**
 * The sources in a folder of their own, what is installed linked to; the links between the packages lead inside of
 * it. Nothing done in it reaches the workspace, and nothing is left of it at the end.
 */
export class WorkspaceCopy implements AsyncDisposable {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** What programs that run in it may throw away; gone with it. */
  get temporaryFolder(): string {
    return join(this.folder, '.tmp')
  }

  static async create(place: string): Promise<WorkspaceCopy> {
    const copy = new WorkspaceCopy(await mkdtemp(join(place, 'truckroll-copy-')))
    try {
      // A PostgreSQL server run as another user has its data in it.
      await chmod(copy.folder, 0o755)
      await mkdir(copy.temporaryFolder)
      await chmod(copy.temporaryFolder, 0o777)
      await copy.#copySources()
      for (const folder of ['.', ...workspaceFolders(workspaceRoot)]) await copy.#linkInstalled(folder)
      return copy
    } catch (error) {
      await copy[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Makes the edits, and takes them back when the work is done, however it ends. */
  async withEdits<T>(edits: readonly Edit[], work: () => Promise<T>): Promise<T> {
    const after = applyAll(edits, (folder) => readSources(this.folder, folder))
    const files = [...after.keys()]
    const texts = await Promise.all(files.map((file) => readFile(join(this.folder, file), 'utf8')))
    const before = new Map(files.map((file, index) => [file, texts[index] ?? '']))
    try {
      await this.#write(after)
      return await work()
    } finally {
      await this.#write(before)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #write(files: ReadonlyMap<string, string>): Promise<void> {
    for (const [file, text] of files) await writeFile(join(this.folder, file), text)
  }

  /** Files that are tracked or could be: nothing built, nothing installed. */
  async #copySources(): Promise<void> {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    const { stdout } = await run('git', list, { cwd: workspaceRoot, maxBuffer: 64_000_000 })
    const made = new Set<string>()
    for (const file of stdout.split('\0').filter((name) => name !== '')) {
      const target = join(this.folder, file)
      if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true })
      made.add(dirname(target))
      // One that was removed and is still tracked is none of this copy.
      await copyFile(join(workspaceRoot, file), target).catch(ignoreMissing)
    }
  }

  async #linkInstalled(folder: string): Promise<void> {
    const from = join(workspaceRoot, folder, 'node_modules')
    const to = join(this.folder, folder, 'node_modules')
    const names = await readdir(from).catch(() => [])
    if (names.length > 0) await mkdir(to, { recursive: true })
    for (const name of names.filter((entry) => !isCache(entry))) {
      if (name === '@truckroll') await this.#linkPackages(join(to, name))
      else await symlink(join(from, name), join(to, name))
    }
  }

  async #linkPackages(scope: string): Promise<void> {
    await mkdir(scope)
    for (const folder of workspaceFolders(workspaceRoot)) {
      const manifest: unknown = JSON.parse(
        await readFile(join(workspaceRoot, folder, 'package.json'), 'utf8'),
      )
      const name = readName(manifest)
      if (!name.startsWith('@truckroll/')) continue
      const link = join(scope, name.slice('@truckroll/'.length))
      await symlink(relative(scope, join(this.folder, folder)), link)
    }
  }
}

function readName(manifest: unknown): string {
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest)) return ''
  return typeof manifest.name === 'string' ? manifest.name : ''
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

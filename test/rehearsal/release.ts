import { execFileSync } from 'node:child_process'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { publishedFolders } from '../support/published-folders.ts'
import type { Environment, Shell } from '../support/shell.ts'

/** A copy of the tree, with what is not committed yet, from which versions are made and published. */
export class ReleaseTree {
  readonly #shell: Shell

  readonly #registry: Environment

  /** `registry` makes npm publish there; what the tree itself installs comes from where it always does. */
  constructor(shell: Shell, registry: Environment) {
    this.#shell = shell
    this.#registry = registry
  }

  async copy(): Promise<void> {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
    const files = execFileSync('git', args, { cwd: workspaceRoot, maxBuffer: 64 << 20 })
      .toString()
      .split('\0')
    for (const file of files.filter((name) => name !== '')) {
      const target = join(this.#shell.folder, file)
      await mkdir(dirname(target), { recursive: true })
      // A file that was deleted and is not committed yet is listed and not there.
      await cp(join(workspaceRoot, file), target).catch((error: unknown) => {
        if (!isMissing(error)) throw error
      })
    }
    await this.#shell.run('git', ['init', '-q', '-b', 'main'])
    await this.#commit('As it is')
    await this.#shell.run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'])
  }

  /** A change that users see, in every package. */
  async addChangeset(): Promise<void> {
    const names = (await publishedFolders()).map(({ name }) => `'${name}': patch`)
    const text = `---\n${names.join('\n')}\n---\n\nRehearsed once more.\n`
    await writeFile(join(this.#shell.folder, '.changeset', 'once-more.md'), text)
  }

  /** What `.github/workflows/release.yml` does, without provenance, which only the workflow's host can give. */
  async release(): Promise<void> {
    await this.#shell.run('npm', ['run', '--silent', 'release:version'])
    await this.#commit('Versions')
    await this.#shell.run('npm', ['run', '--silent', 'release:publish', '--', '--no-git-tag'], this.#registry)
  }

  async #commit(message: string): Promise<void> {
    const by = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost']
    await this.#shell.run('git', ['add', '--all'])
    await this.#shell.run('git', [...by, 'commit', '-q', '--allow-empty', '-m', message])
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

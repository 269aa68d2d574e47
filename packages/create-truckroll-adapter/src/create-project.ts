import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { ProjectError } from './project-error.ts'
import { toManifest } from './to-manifest.ts'

export interface ProjectOptions {
  /** Absolute path of the folder; it is created if missing, and refused if it is not empty. */
  readonly folder: string
  /** Name of the package. */
  readonly name: string
  readonly isJavaScript: boolean
  /** Version of this release. */
  readonly version: string
  /** The folder that `scripts/write-template.ts` wrote. */
  readonly template: string
}

/**
 * Writes a complete project that can be installed, compiled, tested and run.
 * @throws ProjectError if the folder is not empty or cannot be written.
 */
export function createProject(options: ProjectOptions): void {
  const { folder, isJavaScript, name, template } = options
  refuseUnlessEmpty(folder)
  let made: string | undefined
  try {
    made = makeFolder(folder)
    cpSync(join(template, isJavaScript ? 'js' : 'ts'), folder, { recursive: true })
    // npm never packs a file with this name.
    renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'))
    const readme = join(folder, 'README.md')
    writeFileSync(readme, readFileSync(readme, 'utf8').replaceAll('{{name}}', name))
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(toManifest(options), undefined, 2)}\n`)
  } catch (error) {
    // Half a project is of no use, and would block the next try.
    const written = made === undefined ? entriesOf(folder).map((entry) => join(folder, entry)) : [made]
    for (const path of written) rmSync(path, { recursive: true, force: true })
    const why = error instanceof Error ? error.message : String(error)
    throw new ProjectError(`${folder} cannot be written: ${why}`, 1)
  }
}

/**
 * Creates the folder and its missing parents, one by one: Node's recursive mkdir never returns on some file
 * systems that allow no folders. Returns the topmost one created.
 */
function makeFolder(folder: string): string | undefined {
  const missing: string[] = []
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path)
  for (const path of missing) mkdirSync(path)
  return missing[0]
}

function refuseUnlessEmpty(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) throw new ProjectError(`${folder} is a file; give the path of a new folder`, 1)
  const entries = entriesOf(folder)
  if (entries.length === 0) return
  const shown = entries.slice(0, 3).join(', ')
  throw new ProjectError(
    `${folder} is not empty (${shown}); nothing was written. Give an empty or new folder`,
    1,
  )
}

/** The content of a folder, except its repository. */
function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((entry) => entry !== '.git') : []
}

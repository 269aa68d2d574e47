import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createProject } from './create-project.ts'
import { ProjectError } from './project-error.ts'

export interface ProjectWishes {
  /** As it was typed; relative to `cwd`. */
  readonly folder: string
  /** Name of the package; the folder's if it is undefined. */
  readonly name: string | undefined
  readonly isJavaScript: boolean
}

export interface ProjectSurroundings {
  readonly cwd: string
  /** The folder that `scripts/write-template.ts` wrote. */
  readonly template: string
}

/**
 * Writes a project and resolves with what to do next, in words.
 * @throws ProjectError if nothing was written, and why.
 */
export function writeProject(wishes: ProjectWishes, { cwd, template }: ProjectSurroundings): string {
  const { isJavaScript } = wishes
  const folder = resolve(cwd, wishes.folder)
  const name = checkName(wishes.name ?? basename(folder).toLowerCase())
  const version = readVersion(template)
  createProject({ folder, name, isJavaScript, version, template })
  return toNextSteps(wishes, toInstall(version, template))
}

/** The version of this release. */
export function readVersion(template: string): string {
  return readFileSync(join(template, 'version'), 'utf8').trim()
}

function checkName(name: string): string {
  if (/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name) && name.length <= 214) return name
  throw new ProjectError(
    `"${name}" is no name of a package: expected lower-case letters, digits, ".", "_" and "-"; give one with --name`,
    2,
  )
}

/** Unreleased packages are in no registry: `npm run pack` in the clone, which this runs from, makes them. */
function toInstall(version: string, template: string): string {
  if (version !== '0.0.0') return 'npm install'
  const clone = findClone(template)
  if (clone === undefined)
    return 'npm install CLONE/.packed/*.tgz   # CLONE: the folder of Truckroll; npm run pack there makes these'
  const folder = /^[\w./:\\-]+$/.test(clone) ? clone : `"${clone}"`
  const isPacked = existsSync(join(clone, '.packed'))
  return `${isPacked ? '' : `npm run pack --prefix ${folder}\n  `}npm install ${folder}/.packed/*.tgz`
}

/** The clone of Truckroll that a folder is in. */
function findClone(folder: string): string | undefined {
  if (existsSync(join(folder, 'packages', 'create-truckroll-adapter'))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : findClone(above)
}

function toNextSteps({ folder, isJavaScript }: ProjectWishes, install: string): string {
  return `
${folder} has a new adapter in ${isJavaScript ? 'JavaScript' : 'TypeScript'}. Next:

  cd ${folder}
  ${install}
  npm test         # its tests, against a small double of the product
  npm run dev      # a local Dispatch, the gateway, the adapter and the double, wired together

Page one is src/adapter.${isJavaScript ? 'js' : 'ts'}; README.md says what to make yours.
`
}

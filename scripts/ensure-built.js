import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pinnedEnvironment } from './pinned-node.js'
import { runStage } from './run-stage.js'
import { withSetupLock } from './setup-lock.js'
import { workspaceFolders } from './workspace-folders.js'

/**
 * Builds what is stale. Where no file that goes into the build or came out of it has changed since the last one,
 * this costs a few milliseconds and starts nothing.
 *
 * @param {string} root
 */
export async function ensureBuilt(root) {
  if (isBuilt(root)) return
  await withSetupLock(join(root, '.setup'), async () => {
    if (isBuilt(root)) return
    // Taken before the build: what is changed meanwhile makes the next look see a stale build.
    const inputs = inputsHash(root)
    await runStage({
      doing: 'Building the packages (turbo run build)',
      done: 'Built the packages',
      command: join(root, 'node_modules', '.bin', 'turbo'),
      args: ['run', 'build', '--output-logs=errors-only', '--ui=stream'],
      cwd: root,
      env: pinnedEnvironment(root),
    })
    mkdirSync(dirname(stampPath(root)), { recursive: true })
    writeFileSync(stampPath(root), `${inputs} ${outputsHash(root)}`)
  })
}

/** @param {string} root */
function isBuilt(root) {
  return (
    existsSync(stampPath(root)) &&
    readFileSync(stampPath(root), 'utf8') === `${inputsHash(root)} ${outputsHash(root)}`
  )
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.truckroll-setup', 'built')
}

/** @param {string} root */
function inputsHash(root) {
  const inputs = builtFolders(root).flatMap((folder) =>
    [
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'src',
      'scripts',
      'page',
      // What a new adapter is made of.
      'project',
      'double',
    ].map((name) => `${folder}/${name}`),
  )
  return filesHash(root, [
    'package-lock.json',
    'tsconfig.json',
    'turbo.json',
    'examples/acme-adapter/test',
    'packages/ui/src',
    ...inputs,
  ])
}

/** @param {string} root */
function outputsHash(root) {
  return filesHash(
    root,
    builtFolders(root).map((folder) => `${folder}/dist`),
  )
}

/** @param {string} root */
function builtFolders(root) {
  return workspaceFolders(root).filter((folder) => existsSync(join(root, folder, 'tsconfig.build.json')))
}

/**
 * A hash over name, size and time of change of all files in `paths`; a folder counts with all that is in it.
 *
 * @param {string} root
 * @param {string[]} paths
 */
function filesHash(root, paths) {
  const hash = createHash('sha256')
  /** @param {string} path */
  const add = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false })
    if (stat?.isDirectory())
      for (const name of readdirSync(join(root, path)).toSorted()) add(`${path}/${name}`)
    else hash.update(`${path} ${stat?.size ?? 'missing'} ${stat?.mtimeMs ?? ''}\n`)
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasPinnedNode, pinnedNodePath } from './pinned-node.js'
import { runStage } from './run-stage.js'
import { withSetupLock } from './setup-lock.js'
import { SetupError } from './setup-error.js'

/**
 * Makes node_modules what package-lock.json says. Where it is already, this costs a few milliseconds.
 *
 * @param {string} root
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return
  await withSetupLock(join(root, '.setup'), async () => {
    if (isInstalled(root)) return
    rmSync(markerPath(root), { force: true })
    await runStage({
      doing: 'Installing the packages of package-lock.json (npm ci)',
      done: 'Installed the packages',
      command: 'npm',
      args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      cwd: root,
      env: process.env,
      explain: explainFailure,
    })
    if (!hasPinnedNode(root)) {
      throw new SetupError(
        `npm ci succeeded, but ${pinnedNodePath(root)} is missing: the install step of the package "node" did not run.\n` +
          'Allow install scripts for it (npm config get ignore-scripts should say false) and run the command again.',
      )
    }
    writeMarker(root)
  })
}

/** @param {string} root */
function isInstalled(root) {
  if (!hasPinnedNode(root)) return false
  if (existsSync(markerPath(root)) && readFileSync(markerPath(root), 'utf8') === treeHash(root)) return true
  if (!isTreeOfLock(root)) return false
  writeMarker(root)
  return true
}

/** @param {string} root */
function markerPath(root) {
  return join(root, 'node_modules', '.truckroll-setup', 'installed')
}

/** @param {string} root */
function writeMarker(root) {
  mkdirSync(dirname(markerPath(root)), { recursive: true })
  writeFileSync(markerPath(root), treeHash(root))
}

/** @param {string} root */
function treeHash(root) {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(lock).digest('hex')
}

/**
 * Whether npm's own record of what it installed has every package of the lock file, as after an `npm install` or
 * `npm ci` by hand. Packages of other platforms may be missing.
 *
 * @param {string} root
 */
function isTreeOfLock(root) {
  const recordPath = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(recordPath)) return false
  const installed = readPackages(recordPath)
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true
    const found = installed[path]
    if (!found) return wanted.optional === true
    return (
      found.version === wanted.version &&
      found.resolved === wanted.resolved &&
      found.integrity === wanted.integrity
    )
  })
}

/** @typedef {{ version?: string, resolved?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

/** @param {string} output */
function explainFailure(output) {
  if (/EUSAGE/.test(output)) {
    return 'package.json and package-lock.json disagree. Run "npm install", look at what it changed, and commit both.'
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(output)) {
    return 'The package registry could not be reached. Check the network (and "npm config get registry", proxy settings), then run the command again.'
  }
  if (/ENOSPC/.test(output)) return 'The disk is full: the packages need about 700 MB.'
  return 'npm ci failed; its output is above. When that is put right, run the command again.'
}

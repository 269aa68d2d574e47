import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNodePath } from './pinned-node.js'
import { runChild } from './run-child.js'
import { workspaceRoot as root } from './workspace-root.js'

/** @typedef {{ version?: string, resolved?: string, integrity?: string, optional?: boolean }} LockedPackage */

/** Makes node_modules what package-lock.json says. If it is so already, this costs a few milliseconds. */
export async function ensureInstalled() {
  if (isInstalled()) return true
  console.error('Installing the packages of package-lock.json (npm ci) ...')
  if (!(await runChild(['npm', 'ci', '--no-audit', '--no-fund'], { toStderr: true }))) return false
  if (existsSync(pinnedNodePath(root))) return true
  console.error(
    'npm ci did not run the install step of the package "node", which brings the pinned Node. Allow install scripts\n' +
      '("npm config get ignore-scripts" should say false) and run the command again.',
  )
  process.exitCode = 1
  return false
}

/**
 * Whether npm's own record of what it installed has every package of the lock file. Packages of other platforms may
 * be missing.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(pinnedNodePath(root)) || !existsSync(record)) return false
  const installed = readPackages(record)
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

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceFolders } from '../workspace-folders.js'

/**
 * @typedef {object} Manifest the parts of a package.json that the checks read
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {string[]} [keywords]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [link]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * @typedef {object} Repository
 * @property {string} root
 * @property {Map<string, Manifest>} manifests by folder; the root's is ''
 * @property {Record<string, LockEntry>} lock the entries of package-lock.json
 */

/**
 * @param {string} root
 * @returns {Repository}
 */
export function readRepository(root) {
  /** @param {string} path */
  const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))
  return {
    root,
    manifests: new Map(
      ['', ...workspaceFolders(root)].map((folder) => [folder, readJson(join(folder, 'package.json'))]),
    ),
    lock: readJson('package-lock.json').packages,
  }
}

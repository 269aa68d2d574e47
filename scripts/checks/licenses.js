import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Each published package carries the root's LICENSE, since npm packs only what lies in the package's own folder.
 *
 * @param {import('./repository.js').Repository} repository
 * @returns {string[]}
 */
export function findLicenseFaults({ root, manifests }) {
  const license = readFileSync(join(root, 'LICENSE'))
  return [...manifests].flatMap(([folder, manifest]) => {
    if (manifest.private) return []
    const path = join(root, folder, 'LICENSE')
    if (existsSync(path) && readFileSync(path).equals(license)) return []
    return [`${folder}/LICENSE: expected a copy of the root's LICENSE; run cp LICENSE ${folder}/LICENSE`]
  })
}

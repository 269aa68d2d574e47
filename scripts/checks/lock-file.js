import { isDeepStrictEqual } from 'node:util'
import { dependencyKinds } from './dependency-kinds.js'

/**
 * The lock file serves every platform, from every registry, and says what the manifests say.
 *
 * @param {import('./repository.js').Repository} repository
 * @returns {string[]}
 */
export function findLockFaults({ manifests, lock }) {
  return [
    ...findMissingPlatforms(lock),
    ...findForeignAddresses(lock),
    ...findStaleManifests(manifests, lock),
  ]
}

/**
 * npm leaves a platform's package out without a word where the registry in use lacks it, and `npm ci` then fails.
 *
 * @param {Record<string, import('./repository.js').LockEntry>} lock
 */
function findMissingPlatforms(lock) {
  return Object.entries(lock).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isLocked(lock, path, name))
      .map(
        (name) =>
          `package-lock.json: ${name}, optional for ${path}, has no entry; pin a version of ${path} whose platforms are all published`,
      ),
  )
}

/**
 * Looks where Node would: beside the package, then in each folder above.
 *
 * @param {Record<string, unknown>} lock
 * @param {string} path
 * @param {string} name
 */
function isLocked(lock, path, name) {
  const folders = path.split('/')
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    if ([...folders.slice(0, depth), 'node_modules', name].join('/') in lock) return true
  }
  return false
}

/** @param {Record<string, import('./repository.js').LockEntry>} lock */
function findForeignAddresses(lock) {
  return Object.entries(lock)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(
      ([path]) =>
        `package-lock.json: ${path} names an address in "resolved"; install with omit-lockfile-registry-resolved=true`,
    )
}

/**
 * @param {Map<string, import('./repository.js').Manifest>} manifests
 * @param {Record<string, import('./repository.js').LockEntry>} lock
 */
function findStaleManifests(manifests, lock) {
  return [...manifests].flatMap(([folder, manifest]) =>
    dependencyKinds
      .filter((kind) => !isDeepStrictEqual(manifest[kind] ?? {}, lock[folder]?.[kind] ?? {}))
      .map(
        (kind) =>
          `package-lock.json: ${kind} of ${folder || 'the root'} differ from its package.json; run npm install and commit the lock file`,
      ),
  )
}

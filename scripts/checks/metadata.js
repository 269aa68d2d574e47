import { isDeepStrictEqual } from 'node:util'

const home = 'https://github.com/truckroll/truckroll'

/**
 * What a registry shows of a published package, and what makes its tarball: the same for all, but for the folder.
 *
 * @param {import('./repository.js').Repository} repository
 * @returns {string[]}
 */
export function findMetadataFaults({ manifests }) {
  return [...manifests].flatMap(([folder, manifest]) => {
    if (manifest.private) return []
    const faults = Object.entries(expectedFields(folder))
      .filter(([field, expected]) => !isDeepStrictEqual(read(manifest, field), expected))
      .map(([field, expected]) => `${folder}/package.json: ${field} should be ${JSON.stringify(expected)}`)
    const keywords = manifest.keywords ?? []
    if (keywords.length === 0) faults.push(`${folder}/package.json: keywords are missing`)
    return faults
  })
}

/** @param {string} folder */
function expectedFields(folder) {
  return {
    homepage: `${home}/tree/main/${folder}#readme`,
    bugs: { url: `${home}/issues` },
    license: 'Apache-2.0',
    repository: { type: 'git', url: `git+${home}.git`, directory: folder },
    publishConfig: { access: 'public' },
    'scripts.prepack': 'node ../../scripts/prepack.js',
  }
}

/**
 * @param {object} manifest
 * @param {string} field
 * @returns {unknown}
 */
function read(manifest, field) {
  /** @type {any} */
  let value = manifest
  for (const name of field.split('.')) value = value?.[name]
  return value
}

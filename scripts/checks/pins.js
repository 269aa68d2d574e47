import { dependencyKinds } from './dependency-kinds.js'

const version = String.raw`\d+\.\d+\.\d+(-[\w.]+)?`
const exact = { form: new RegExp(`^${version}$`), words: 'one exact version' }
const range = { form: new RegExp(`^\\^${version}$`), words: 'a range such as "^1.2.3"' }

/**
 * What a published package installs for its users are ranges, so that they share one copy and get repairs; everything
 * else is pinned to one version. Ours name each other by a range that the workspace satisfies, else npm would fetch a
 * published one instead.
 *
 * @param {import('./repository.js').Repository} repository
 * @returns {string[]}
 */
export function findPinFaults({ manifests }) {
  const own = new Map([...manifests.values()].map(({ name, version: ownVersion }) => [name, ownVersion]))
  return [...manifests].flatMap(([folder, manifest]) =>
    dependencyKinds.flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}).flatMap(([name, given]) => {
        const where = `${folder ? `${folder}/` : ''}package.json: ${kind} ${name}`
        const ownVersion = own.get(name)
        if (ownVersion !== undefined)
          return given === `^${ownVersion}` ? [] : [`${where} is "${given}", expected "^${ownVersion}"`]
        const expected = isForUsers(manifest, kind) ? range : exact
        return expected.form.test(given) ? [] : [`${where} is "${given}", expected ${expected.words}`]
      }),
    ),
  )
}

/**
 * @param {import('./repository.js').Manifest} manifest
 * @param {typeof dependencyKinds[number]} kind
 */
function isForUsers(manifest, kind) {
  return manifest.private !== true && kind !== 'devDependencies'
}

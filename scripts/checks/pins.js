import { dependencyKinds } from './dependency-kinds.js'

/**
 * Packages from outside are pinned to one version; ours name each other by a range that the workspace satisfies,
 * else npm would fetch a published one instead.
 *
 * @param {import('./repository.js').Repository} repository
 * @returns {string[]}
 */
export function findPinFaults({ manifests }) {
  const own = new Map([...manifests.values()].map(({ name, version }) => [name, version]))
  return [...manifests].flatMap(([folder, manifest]) =>
    dependencyKinds.flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}).flatMap(([name, range]) => {
        const where = `${folder ? `${folder}/` : ''}package.json: ${kind} ${name}`
        const ownVersion = own.get(name)
        if (ownVersion !== undefined)
          return range === `^${ownVersion}` ? [] : [`${where} is "${range}", expected "^${ownVersion}"`]
        if (kind === 'peerDependencies') return []
        return /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)
          ? []
          : [`${where} is "${range}", expected one exact version`]
      }),
    ),
  )
}

/** The fields of a package.json that name packages to install. */
export const dependencyKinds = /** @type {const} */ ([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
])

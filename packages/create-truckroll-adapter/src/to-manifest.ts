/** The third-party packages of a new project, in the versions with which this release was tested. */
export const outsideVersions = {
  '@types/node': '^26.6.6',
  'libphonenumber-js': '^1.13.16',
  node: '^26.10.0',
  typescript: '^7.0.2',
  vitest: '^5.1.1',
  zod: '^4.6.7',
} as const

export interface ManifestParts {
  readonly name: string
  readonly isJavaScript: boolean
  /** Version of this release, which all packages of Truckroll share. */
  readonly version: string
}

/**
 * The package.json of a new project. Node is one of its packages, so any Node on the machine will do to
 * install it.
 */
export function toManifest({ name, isJavaScript, version }: ManifestParts): object {
  const own = `^${version}`
  const { typescript, zod, 'libphonenumber-js': phone, ...others } = outsideVersions
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    ...(isJavaScript
      ? { exports: './src/index.js', files: ['src', '!**/*.test.js'] }
      : {
          exports: { types: './dist/index.d.ts', default: './dist/index.js' },
          files: ['dist'],
        }),
    scripts: {
      dev: `node double/dev.${isJavaScript ? 'js' : 'ts'}`,
      test: isJavaScript ? 'vitest run' : 'tsc && vitest run',
      conformance: 'truckroll conformance .',
      build: isJavaScript ? 'node src/index.js' : 'tsc -p tsconfig.build.json',
      pack: 'npm run build && npm pack',
    },
    dependencies: { '@truckroll/gateway': own, 'libphonenumber-js': phone, zod },
    devDependencies: sorted({
      '@truckroll/testing': own,
      ...others,
      truckroll: own,
      ...(isJavaScript ? {} : { typescript }),
    }),
    engines: { node: '>=24' },
    // The package "node" downloads Node in an install script, which newer npm runs only if it is allowed
    // here.
    allowScripts: { node: true },
  }
}

function sorted(versions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(versions).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

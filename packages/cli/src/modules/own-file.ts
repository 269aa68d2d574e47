import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'

/** Whether these are the sources, run as they are, and not the bundle that `npm run build` makes of them. */
export const isFromSources = import.meta.url.endsWith('.ts')

/**
 * Path of this package's own package.json. It is searched upwards, because the bundle lies in another folder
 * than the sources.
 */
export function ownManifest(): string {
  const path = findPackageJSON(import.meta.url)
  if (path === undefined) throw new Error(`expected a package.json above ${import.meta.url}`)
  return path
}

/**
 * Path of a module of this package that is loaded by its file: `src/NAME.ts`, or `dist/NAME.js`, which
 * `scripts/bundle.ts` must list as an entry.
 */
export function ownModule(name: string): string {
  const folder = dirname(ownManifest())
  return isFromSources ? join(folder, 'src', `${name}.ts`) : join(folder, 'dist', `${name}.js`)
}

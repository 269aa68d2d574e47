import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/**
 * The version of the package that a module is in: `readPackageVersion(import.meta.url)`. So an adapter's version is
 * that of its package and has to be raised in one place only. `unknown` when the module is in no package.
 */
export function readPackageVersion(moduleUrl: string): string {
  const manifest = findPackageJSON(moduleUrl)
  const parsed: unknown = manifest === undefined ? undefined : JSON.parse(readFileSync(manifest, 'utf8'))
  const version: unknown =
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'version') : undefined
  return typeof version === 'string' ? version : 'unknown'
}

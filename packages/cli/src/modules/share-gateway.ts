import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { isJsonObject } from '@truckroll/protocol'
import { readVersion } from '../read-version.ts'
import { isFromSources, ownModule } from './own-file.ts'

const entry = /\/gateway\/dist\/index\.js$/

/**
 * Gives adapters that import `@truckroll/gateway` the gateway they run in. The command has the gateway in its
 * bundle. Without this, an adapter would load a second one from many files: the start would take half as long
 * again, and each class and schema would exist twice. Only a gateway of the bundled version is replaced; an
 * adapter with another version gets its own. The cost is one comparison of the address per import.
 */
export function shareGateway(): void {
  if (isFromSources) return
  const bundled = pathToFileURL(ownModule('gateway')).href
  // All packages are released together, under one version.
  const version = readVersion()
  const known = new Map<string, boolean>()
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context)
      if (!entry.test(found.url)) return found
      const isSame = known.get(found.url) ?? isGatewayOf(version, found.url)
      known.set(found.url, isSame)
      return isSame ? { ...found, url: bundled } : found
    },
  })
}

function isGatewayOf(version: string, url: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', url), 'utf8'))
    return (
      isJsonObject(manifest) && manifest['name'] === '@truckroll/gateway' && manifest['version'] === version
    )
  } catch {
    return false
  }
}

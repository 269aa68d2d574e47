import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { isJsonObject } from '@truckroll/protocol'
import { readVersion } from '../read-version.ts'
import { isFromSources, ownModule } from './own-file.ts'

const entry = /\/gateway\/dist\/index\.js$/

/**
 * Has adapters that import `@truckroll/gateway` meet the gateway they run in. The command is bundled and has it
 * inside; without this, the first adapter would load a second one from its many files: half of the start again, and
 * classes and schemas that are not the same. Only a gateway of the version that was bundled is replaced: an adapter
 * that brings another one gets what it asked for. What it costs is one look at its address an import.
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

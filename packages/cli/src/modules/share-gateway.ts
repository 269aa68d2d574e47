import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { isJsonObject } from '@truckroll/protocol'
import { readVersion } from '../read-version.ts'
import { isFromSources, ownModule } from './own-file.ts'

const entry = /\/(gateway|testing)\/dist\/(index|embed)\.js$/

/** The file of the bundle that stands for an entry of a package. */
const bundled: Readonly<Record<string, string>> = {
  'gateway/index': 'gateway',
  'gateway/embed': 'embed',
  'testing/index': 'testing',
}

/**
 * Gives adapters that import `@truckroll/gateway` the gateway they run in, and to their `conformance.ts` the suite of
 * this command. The command has both in its bundle. Without this, an adapter would load a second gateway from many
 * files: the start would take half as long again, and each class and schema would exist twice. Only packages of the
 * bundled version are replaced; an adapter with another version gets its own. The cost is one comparison of the address
 * per import.
 */
export function shareGateway(): void {
  if (isFromSources) return
  // All packages are released together, under one version.
  const version = readVersion()
  const known = new Map<string, string | undefined>()
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context)
      if (!entry.test(found.url)) return found
      if (!known.has(found.url)) known.set(found.url, findBundled(version, found.url))
      const url = known.get(found.url)
      return url === undefined ? found : { ...found, url }
    },
  })
}

function findBundled(version: string, url: string): string | undefined {
  const [, name = '', part = ''] = entry.exec(url) ?? []
  const file = bundled[`${name}/${part}`]
  if (file === undefined || !isOurs(`@truckroll/${name}`, version, url)) return undefined
  return pathToFileURL(ownModule(file)).href
}

function isOurs(name: string, version: string, url: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', url), 'utf8'))
    return isJsonObject(manifest) && manifest['name'] === name && manifest['version'] === version
  } catch {
    return false
  }
}

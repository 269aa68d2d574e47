import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { isFromSources, ownModule } from './own-file.ts'

/**
 * Has adapters that import `@truckroll/gateway` meet the gateway they run in. The command is bundled and has it
 * inside; without this, the first adapter would load a second one from its many files: half of the start again, and
 * classes and schemas that are not the same. Only the very copy that was bundled is replaced: an adapter that brings
 * another version gets what it asked for. What it costs is one comparison an import.
 */
export function shareGateway(): void {
  if (isFromSources) return
  const installed = import.meta.resolve('@truckroll/gateway')
  const bundled = pathToFileURL(ownModule('gateway')).href
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context)
      return found.url === installed ? { ...found, url: bundled } : found
    },
  })
}

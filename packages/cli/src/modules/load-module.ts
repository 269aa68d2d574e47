import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownModule } from './own-file.ts'

export interface LoadedModule {
  readonly default: unknown
}

const typeScript = new Set(['.ts', '.mts', '.cts', '.tsx'])

export interface LoadOptions {
  /** Evaluates a TypeScript file and what it imports from its own package anew; for reloading. */
  readonly isFresh?: boolean
}

/**
 * Imports a file by its absolute path. TypeScript is loaded by jiti, which also supports decorators, enums
 * and imports without an extension. jiti itself is loaded only if needed, because it costs memory and time.
 */
export async function loadModule(path: string, options: LoadOptions = {}): Promise<LoadedModule> {
  const loaded: unknown = typeScript.has(extname(path))
    ? await loadTypeScript(path, options)
    : await import(toUrl(path, options))
  return { default: toDefault(loaded) }
}

async function loadTypeScript(path: string, options: LoadOptions): Promise<unknown> {
  const { createJiti } = await import('jiti')
  // A config or adapter may import `truckroll` if it is not installed beside it, as with npx.
  const jiti = createJiti(import.meta.url, {
    fsCache: true,
    moduleCache: options.isFresh !== true,
    alias: { truckroll: ownModule('index') },
    interopDefault: true,
  })
  return jiti.import(path)
}

let reloads = 0

/** The query makes Node evaluate the file again; its imports are not evaluated again. */
function toUrl(path: string, options: LoadOptions): string {
  const url = pathToFileURL(path)
  if (options.isFresh === true) url.searchParams.set('reload', String(++reloads))
  return url.href
}

/** The default export, also of a CommonJS file that was compiled from TypeScript. */
function toDefault(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null || !('default' in loaded)) return undefined
  const value: unknown = loaded.default
  if (typeof value === 'object' && value !== null && '__esModule' in value && 'default' in value)
    return value.default
  return value
}

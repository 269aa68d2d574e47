import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The name of the adapter for a service in any language over signed HTTP. */
export const bridgeName = 'bridge'
export const bridgePackage = '@truckroll/adapter-http-bridge'

const extensions = ['', '.ts', '.js', '.mts', '.mjs', '.cts', '.cjs']

/**
 * Absolute path of the file an adapter is loaded from, or undefined if there is none. A path is one that begins
 * with `.` or `/` or names an existing file; anything else is a package, looked up from the folder upwards.
 */
export async function resolveAdapter(name: string, baseFolder: string): Promise<string | undefined> {
  if (isPackageName(name) && !isFile(resolve(baseFolder, name))) return resolvePackage(name, baseFolder)
  const path = isAbsolute(name) ? name : resolve(baseFolder, name)
  const file = extensions.map((extension) => path + extension).find(isFile)
  if (file !== undefined || !existsSync(path)) return file
  return existsSync(join(path, 'package.json'))
    ? resolvePackage(path, baseFolder)
    : extensions.map((extension) => join(path, `index${extension}`)).find(isFile)
}

function isPackageName(name: string): boolean {
  return /^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*(?:\/.*)?$/i.test(name)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

async function resolvePackage(name: string, baseFolder: string): Promise<string | undefined> {
  const from = join(baseFolder, 'noop.js')
  try {
    return createRequire(from).resolve(name)
  } catch {
    // If a package can only be imported, not required, this is not an error yet: jiti resolves it with the
    // conditions of import.
    const { createJiti } = await import('jiti')
    const url = createJiti(import.meta.url).esmResolve(name, {
      parentURL: pathToFileURL(from).href,
      try: true,
    })
    if (url === undefined) return undefined
    return url.startsWith('file:') ? fileURLToPath(url) : url
  }
}

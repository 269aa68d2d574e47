import { dirname, join } from 'node:path'
import { isPostgresStore } from './store-name.ts'
import { toStorePath } from './to-store-path.ts'

const name = 'forgotten.json'

/**
 * The file that keeps what was forgotten: beside the store's file, or in the folder of the settings if the store is on a
 * server. Its name has nothing of the store's: whoever moves a store's files away to put a backup in their place leaves
 * it, and a backup may be put back under another name. Undefined for a store in memory.
 */
export function toForgottenPath(store: string, baseFolder: string): string | undefined {
  if (isPostgresStore(store)) return join(baseFolder, name)
  const path = toStorePath(store, baseFolder)
  return path === ':memory:' ? undefined : join(dirname(path), name)
}

import { dirname, join } from 'node:path'
import type { LoadedSettings } from '../settings/load-settings.ts'
import { isPostgresStore } from './store-name.ts'
import { toStorePath } from './to-store-path.ts'

const name = 'forgotten.json'

/**
 * The file that keeps what was forgotten: beside the store's file; if the store is on a server, in the folder where
 * systemd lets the process write, else in that of the settings. Its name has nothing of the store's: whoever moves a
 * store's files away to put a backup in their place leaves it, and a backup may be put back under another name. Undefined
 * for a store in memory.
 */
export function toForgottenPath({
  settings: { store },
  baseFolder,
  stateFolder,
}: Pick<LoadedSettings, 'baseFolder' | 'stateFolder'> & {
  readonly settings: Pick<LoadedSettings['settings'], 'store'>
}): string | undefined {
  if (isPostgresStore(store)) return join(stateFolder ?? baseFolder, name)
  const path = toStorePath(store, baseFolder)
  return path === ':memory:' ? undefined : join(dirname(path), name)
}

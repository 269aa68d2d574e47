import { readGroupId } from '@truckroll/sqlite'
import { toForgottenPath } from '../run/to-forgotten-path.ts'
import { isPostgresStore } from '../run/store-name.ts'
import { toStorePath } from '../run/to-store-path.ts'
import type { LoadedSettings } from '../settings/load-settings.ts'
import { secretSettings } from '../settings/secret-settings.ts'

/** Files that hold customers' data or secrets: nobody but the gateway's user should read them. */
export interface PrivateFiles {
  readonly paths: readonly string[]
  /** Id of the group that may read the store. */
  readonly allowedGroup: number | undefined
}

/** The store's files, files of secrets, and the settings file if secrets stand in it. */
export function listPrivateFiles(loaded: LoadedSettings): PrivateFiles {
  const { settings, baseFolder, configPath, origins, secretFiles } = loaded
  const { store, storeGroup } = settings
  const hasSecrets = [...secretSettings].some((key) => origins.get(key)?.includes(' in ') === true)
  const path = isPostgresStore(store) ? ':memory:' : toStorePath(store, baseFolder)
  const endings = path === ':memory:' ? [] : ['', '-wal', '-shm', '-lock', '-lock.json']
  const forgotten = toForgottenPath(loaded)
  return {
    paths: [
      ...endings.map((ending) => `${path}${ending}`),
      ...(forgotten === undefined ? [] : [forgotten]),
      ...secretFiles,
      ...(configPath !== undefined && hasSecrets ? [configPath] : []),
    ],
    allowedGroup: storeGroup === undefined ? undefined : readGroupId(storeGroup),
  }
}

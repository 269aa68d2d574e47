import type { OfflineStore } from '@truckroll/gateway/embed'
import { openOfflineSqlite } from '@truckroll/sqlite'
import { CliError } from '../errors.ts'
import { isPostgresStore } from '../run/create-store.ts'
import { toStorePath } from '../run/to-store-path.ts'

/** Opens a store, named as in `TRUCKROLL_STORE`, that no gateway runs on. */
export async function openOffline(
  store: string,
  baseFolder: string,
  mayCreate: boolean,
): Promise<OfflineStore> {
  if (!isPostgresStore(store)) return openOfflineSqlite({ path: toStorePath(store, baseFolder), mayCreate })
  const { openOfflinePostgres } = await import('@truckroll/postgres')
  return openOfflinePostgres({ url: store, mayCreate })
}

/** @throws CliError `TR_CLI_ARGUMENT` if it names no store */
export function checkStoreName(name: string, argument: string): void {
  if (/^(?:sqlite:.+|postgres(?:ql)?:\/\/.+)$/.test(name)) return
  throw new CliError('TR_CLI_ARGUMENT', `expected ${argument} as sqlite:PATH or postgres://..., got neither`)
}

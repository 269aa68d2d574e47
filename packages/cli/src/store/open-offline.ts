import type { OfflineStore } from '@truckroll/gateway/embed'
import { openOfflineSqlite } from '@truckroll/sqlite'
import { toExpectation } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { cliSettingsSchema } from '../settings/cli-settings.ts'
import { toCame } from '../settings/to-came.ts'
import { isPostgresStore } from '../run/store-name.ts'
import { toStorePath } from '../run/to-store-path.ts'

/** Opens a store, named as in `TRUCKROLL_STORE`, that no gateway runs on. */
export async function openOffline(
  store: string,
  baseFolder: string,
  mayCreate: boolean,
  group?: string,
): Promise<OfflineStore> {
  if (!isPostgresStore(store))
    return openOfflineSqlite({ path: toStorePath(store, baseFolder), mayCreate, group })
  const { openOfflinePostgres } = await import('@truckroll/postgres')
  return openOfflinePostgres({ url: store, mayCreate })
}

/** @throws CliError `TR_CLI_ARGUMENT` if it names no store */
export function checkStoreName(name: string, argument: string): void {
  const parsed = cliSettingsSchema.shape.store.safeParse(name)
  if (parsed.success) return
  const expected = parsed.error.issues.map(toExpectation).join(', ')
  throw new CliError('TR_CLI_ARGUMENT', `${argument}: expected ${expected}; got ${toCame(name, false)}`)
}

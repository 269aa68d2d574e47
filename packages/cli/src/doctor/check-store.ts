import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TruckrollError } from '@truckroll/protocol'
import { createSqliteStore } from '@truckroll/sqlite'
import { isPostgresStore } from '../run/create-store.ts'
import { toStorePath } from '../run/to-store-path.ts'
import type { LoadedSettings } from '../settings/load-settings.ts'
import { checkPostgres } from './check-postgres.ts'
import { fail, ok, skip, toMessage, type CheckResult } from './check.ts'

const name = 'store'

/** Opens and writes the store as `run` would, but creates none. */
export async function checkStore({ settings, baseFolder }: LoadedSettings): Promise<CheckResult> {
  if (isPostgresStore(settings.store)) return checkPostgres(settings)
  const path = toStorePath(settings.store, baseFolder)
  if (path === ':memory:') return skip(name, 'in memory: nothing outlives the process')
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return checkFolder(path)
  const store = createSqliteStore({ path })
  try {
    await store.open({ environment: settings.environment, instance: settings.instance })
    await store.checkWritable()
    return ok(name, `${path} can be written, ${settings.environment}/${settings.instance}`)
  } catch (error) {
    if (TruckrollError.is(error) && error.code === 'TR_STORE_LOCKED')
      return skip(name, `in use: ${error.message}`)
    return fail(name, toMessage(error))
  } finally {
    await store.close()
  }
}

async function checkFolder(path: string): Promise<CheckResult> {
  try {
    await access(dirname(path), constants.W_OK)
    return ok(name, `${path} will be created at the first start`)
  } catch {
    return fail(name, `expected a folder that can be written, got ${dirname(path)}`)
  }
}

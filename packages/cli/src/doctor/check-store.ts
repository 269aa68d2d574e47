import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { inspectSqlite } from '@truckroll/sqlite'
import { isPostgresStore } from '../run/store-name.ts'
import { toStorePath } from '../run/to-store-path.ts'
import type { LoadedSettings } from '../settings/load-settings.ts'
import { checkSealed } from './check-sealed.ts'
import { checkPostgres } from './check-postgres.ts'
import { fail, ok, skip, toCodedMessage, type CheckResult } from './check.ts'
import { toStoreResult } from './to-store-result.ts'

const name = 'store'

/** Whether `run` could use the store. Changes nothing: no row, no table, no file. */
export async function checkStore({ settings, baseFolder }: LoadedSettings): Promise<readonly CheckResult[]> {
  if (isPostgresStore(settings.store)) return checkPostgres(settings)
  const path = toStorePath(settings.store, baseFolder)
  if (path === ':memory:') return [skip(name, 'in memory: nothing outlives the process')]
  const found = await stat(path).catch(() => undefined)
  const folder = dirname(path)
  if (!(await mayWrite(folder))) return [fail(name, `expected a folder that can be written, got ${folder}`)]
  if (found === undefined) return [ok(name, `${path} will be created at the first start`)]
  if (!(await mayWrite(path))) return [fail(name, `${path}: expected a file that this user may write`)]
  try {
    const report = await inspectSqlite({ path })
    if (report !== undefined) {
      const result = toStoreResult(report, settings, { what: path, usedBy: report.usedBy })
      return [result, ...checkSealed(report.sealed, settings.encryptionKey)]
    }
    const why =
      'cannot be looked at without changing it, because it was copied while it was in use; a start reads it'
    return [skip(name, `${path}: ${why}`)]
  } catch (error) {
    return [fail(name, toCodedMessage(error))]
  }
}

async function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}

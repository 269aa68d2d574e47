import { existsSync, lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { GatewayError } from '@truckroll/store'
import { resolveStorePath } from '../connection/open-database.ts'
import { StoreLock } from '../connection/store-lock.ts'

/** @throws GatewayError if a backup to this file would destroy something, or cannot be written. */
export function checkBackupTarget(path: string, file: string, mayReplace: boolean): void {
  if (!existsSync(dirname(file))) {
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The backup cannot be written to ${file}: expected a folder ${dirname(file)}`,
    )
  }
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined) return
  if (resolveStorePath(file) === path) throw notEmpty(file, 'it is the store itself: name another file')
  if (!found.isFile()) throw notEmpty(file, 'it is not a file: name another')
  if (!mayReplace) throw notEmpty(file, 'it is there already: name another file, or add --force')
  // Under another name than its own a live store, or the rest of one, would be lost or mixed into the backup.
  if (existsSync(`${file}-wal`)) throw notEmpty(file, `it is a store with a WAL beside it: name another file`)
  if (StoreLock.holderOf(file) !== undefined) throw notEmpty(file, 'it is a store in use: name another file')
}

function notEmpty(file: string, why: string): GatewayError {
  return new GatewayError('TR_STORE_NOT_EMPTY', `The backup is not written to ${file}: ${why}`)
}

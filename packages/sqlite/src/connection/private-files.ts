import { chmodSync, chownSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { GatewayError } from '@truckroll/store'

const ownerOnly = 0o600
const ownerAndGroup = 0o640

/** Makes an empty file that only this user may read, whatever the umask; one that is there stays as it is. */
export function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', ownerOnly))
  } catch {
    // It is there, or what keeps it from being made keeps SQLite from it too, whose error says what to do.
  }
}

/**
 * Lets a group read those of the files that are there.
 * @throws GatewayError `TR_SETTING_INVALID` if this user may not give them to it
 */
export function shareWith(group: string | undefined, paths: readonly string[]): void {
  if (group === undefined) return
  const id = readGroupId(group)
  for (const path of paths.filter((each) => existsSync(each))) {
    try {
      chownSync(path, process.getuid?.() ?? -1, id)
      chmodSync(path, ownerAndGroup)
    } catch (cause) {
      const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed'
      throw new GatewayError(
        'TR_SETTING_INVALID',
        `TRUCKROLL_STORE_GROUP: expected a group that this user is in, so that it can be given ${path}; got ${group} (${why})`,
        { cause },
      )
    }
  }
}

/**
 * The id of a group, given by its name or id.
 * @throws GatewayError `TR_SETTING_INVALID` if there is none of that name
 */
export function readGroupId(group: string): number {
  if (/^\d{1,9}$/.test(group)) return Number(group)
  const lines = existsSync('/etc/group') ? readFileSync('/etc/group', 'utf8').split('\n') : []
  const found = lines.map((line) => line.split(':')).find(([name]) => name === group)
  if (found?.[2] !== undefined) return Number(found[2])
  throw new GatewayError(
    'TR_SETTING_INVALID',
    `TRUCKROLL_STORE_GROUP: expected the name of a group in /etc/group, or a group's number; got ${group}`,
  )
}

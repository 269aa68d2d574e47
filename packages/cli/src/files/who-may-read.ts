import { statSync } from 'node:fs'

const others = 0o007
const group = 0o070

/**
 * Who else than its owner may read or write a file, in words that follow its name; undefined if nobody may or the file is
 * not there. `allowedGroup`: the id of a group that may.
 */
export function whoMayRead(path: string, allowedGroup?: number): string | undefined {
  const found = process.getuid === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile()) return undefined
  const mode = `mode ${(found.mode & 0o777).toString(8).padStart(4, '0')}`
  if ((found.mode & others) !== 0) return `can be read by every user of this machine (${mode}): chmod 600`
  const isOthersGroup = (found.mode & group) !== 0 && found.gid !== allowedGroup
  return isOthersGroup ? `can be read by group ${found.gid} (${mode}): chmod 600` : undefined
}

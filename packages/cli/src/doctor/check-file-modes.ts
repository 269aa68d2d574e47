import { stat } from 'node:fs/promises'
import { listPrivateFiles } from '../files/private-files.ts'
import { whoMayRead } from '../files/who-may-read.ts'
import type { LoadedSettings } from '../settings/load-settings.ts'
import { fail, ok, skip, warn, type CheckResult } from './check.ts'

const name = 'file modes'

/**
 * Whether others on this machine can read what holds customers' data or secrets, and whether the files belong to somebody
 * else: a start as this user would leave files that their owner cannot write.
 */
export async function checkFileModes(loaded: LoadedSettings): Promise<readonly CheckResult[]> {
  const user = process.getuid?.()
  if (user === undefined) return [skip(name, 'this system has none')]
  const { paths, allowedGroup } = listPrivateFiles(loaded)
  const results: CheckResult[] = []
  let count = 0
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) continue
    count += 1
    const readers = whoMayRead(path, allowedGroup)
    if (readers !== undefined) results.push(fail(name, `${path} ${readers}`))
    if (found.uid !== user) {
      results.push(
        warn(
          name,
          `${path} belongs to user ${found.uid} and this is user ${user}: run the gateway as its owner`,
        ),
      )
    }
  }
  if (count === 0) return [skip(name, 'no file is there yet')]
  return results.length > 0 ? results : [ok(name, `only this user can read the store's files`)]
}

import { stat } from 'node:fs/promises'
import { ok, skip, warn, type CheckResult } from './check.ts'

const OTHERS = 0o077
const name = 'file modes'

/**
 * Whether others on this machine can read what holds customers' data or secrets, and whether the files belong to somebody
 * else: a start as this user would leave files that their owner cannot write.
 */
export async function checkFileModes(paths: readonly string[]): Promise<readonly CheckResult[]> {
  const user = process.getuid?.()
  if (user === undefined) return [skip(name, 'this system has none')]
  const results: CheckResult[] = []
  let count = 0
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) continue
    count += 1
    const mode = found.mode & 0o777
    if ((mode & OTHERS) !== 0) {
      const text = mode.toString(8).padStart(4, '0')
      results.push(warn(name, `${path} can be read by others on this machine (mode ${text}): chmod 600`))
    }
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

import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Debian and Ubuntu put the servers here, one folder per version; they are not on the PATH. */
const DEBIAN_FOLDER = '/usr/lib/postgresql'

const isServerFolder = (folder: string) =>
  existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))

/** The folder with `initdb` and `postgres`. @throws Error saying how to install them. */
export async function findServerBinaries(): Promise<string> {
  const found = await lookForServerBinaries()
  if (found !== undefined) return found
  throw new Error(
    'PostgreSQL is not installed: install it (on Debian: apt-get install postgresql), or put pg_config on the path',
  )
}

/** The same, undefined if there is none. */
export async function lookForServerBinaries(): Promise<string | undefined> {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).map(Number) : []
  const newestFirst = versions.filter(Number.isFinite).toSorted((left, right) => right - left)
  const debian = newestFirst
    .map((version) => join(DEBIAN_FOLDER, String(version), 'bin'))
    .find(isServerFolder)
  if (debian !== undefined) return debian
  try {
    const { stdout } = await run('pg_config', ['--bindir'])
    const folder = stdout.trim()
    return isServerFolder(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

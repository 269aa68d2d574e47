import { existsSync } from 'node:fs'
import { lookForServerBinaries } from './find-server-binaries.ts'

/**
 * Why tests that need a server must be left out here; undefined if they can run. Under `CI=true` on Debian the
 * set-up installs PostgreSQL, so there they run in any case, and fail if it is missing.
 */
export async function whyNoServer(): Promise<string | undefined> {
  if ((await lookForServerBinaries()) !== undefined) return undefined
  if (process.env['CI'] === 'true' && existsSync('/etc/debian_version')) return undefined
  const reason = 'PostgreSQL is not installed (on Debian: apt-get install postgresql)'
  process.stderr.write(`Tests are left out: ${reason}\n`)
  return reason
}

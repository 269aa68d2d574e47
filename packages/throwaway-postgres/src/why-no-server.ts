import { lookForServerBinaries } from './find-server-binaries.ts'

/** Why tests that need a server are skipped here; undefined if they can run. */
export async function whyNoServer(): Promise<string | undefined> {
  if ((await lookForServerBinaries()) !== undefined) return undefined
  const reason = 'PostgreSQL is not installed (on Debian: apt-get install postgresql)'
  process.stderr.write(`Tests are left out: ${reason}\n`)
  return reason
}

import { existsSync } from 'node:fs'

/** Where Debian's packages put them. */
export const programs = {
  server: '/usr/share/request-tracker5/libexec/rt-server',
  database: '/usr/sbin/rt-setup-database-5',
}
const needed = {
  'request-tracker5': programs.database,
  'rt5-db-sqlite': '/usr/share/doc/rt5-db-sqlite',
  'rt5-standalone': programs.server,
}

/** Why tests that need Request Tracker are skipped here; undefined if they can run. */
export function whyNoRt(): string | undefined {
  const missing = Object.entries(needed).flatMap(([name, path]) => (existsSync(path) ? [] : [name]))
  if (missing.length === 0) return undefined
  const reason = `Request Tracker is not installed (on Debian: apt-get install ${missing.join(' ')})`
  process.stderr.write(`Tests are left out: ${reason}\n`)
  return reason
}

import { existsSync } from 'node:fs'

/** Where Debian's packages put them. */
export const programs = { server: '/usr/bin/trytond', admin: '/usr/bin/trytond-admin' }

const modules = '/usr/lib/python3/dist-packages/trytond/modules'
const needed = {
  'tryton-server': programs.admin,
  'python3-tz': '/usr/lib/python3/dist-packages/pytz',
  'tryton-modules-project-plan': `${modules}/project_plan`,
}

/** Why tests that need Tryton are skipped here; undefined if they can run. */
export function whyNoTryton(): string | undefined {
  const missing = Object.entries(needed).flatMap(([name, path]) => (existsSync(path) ? [] : [name]))
  if (missing.length === 0) return undefined
  const reason = `Tryton is not installed (on Debian: apt-get install ${missing.join(' ')})`
  process.stderr.write(`Tests are left out: ${reason}\n`)
  return reason
}

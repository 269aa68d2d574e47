import { isLoopback } from '../settings/is-loopback.ts'
import { toEnvironmentName } from '../settings/setting-name.ts'
import type { Settings } from '../settings/settings-schema.ts'
import { isPostgresStore } from '../run/store-name.ts'
import { ok, warn, type CheckResult } from './check.ts'

const name = 'encryption in transit'

/** Whether anything goes to another machine where it can be read and changed on its way. */
export function checkLinks(settings: Settings): readonly CheckResult[] {
  const open = Object.entries(settings).flatMap(([key, value]) => {
    const parsed = /^url$|Url$/.test(key) && typeof value === 'string' ? URL.parse(value) : null
    if (parsed?.protocol !== 'http:' || isLoopback(parsed.hostname)) return []
    return [warn(name, `${toEnvironmentName(key)}: ${parsed.origin} is asked by plain http: use https`)]
  })
  const results = [...open, ...checkDatabase(settings.store)]
  return results.length > 0 ? results : [ok(name, 'nothing goes to another machine in the clear')]
}

const encryptingModes: ReadonlySet<string> = new Set(['require', 'verify-ca', 'verify-full', 'no-verify'])

function checkDatabase(store: string): readonly CheckResult[] {
  const parsed = isPostgresStore(store) ? URL.parse(store) : null
  if (parsed === null || parsed.hostname === '' || isLoopback(parsed.hostname)) return []
  const { searchParams: parameters } = parsed
  // A path is a socket of this machine.
  if (parameters.get('host')?.startsWith('/') === true) return []
  const isEncrypted = encryptingModes.has(parameters.get('sslmode') ?? '') || parameters.get('ssl') === 'true'
  if (isEncrypted) return []
  return [warn(name, `the database at ${parsed.host} is asked without TLS: add ?sslmode=verify-full`)]
}

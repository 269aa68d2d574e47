import { findNearestName } from './nearest-name.ts'
import type { Environment } from './read-environment.ts'
import { secretSettings } from './secret-settings.ts'
import { toEnvironmentName } from './setting-name.ts'
import { settingKeys } from './settings-schema.ts'

/** Lines about variables that look like settings and are none: a slip there would else go unnoticed. */
export function findUnknownVariables(env: Environment): readonly string[] {
  const names = settingKeys.map(toEnvironmentName)
  const known = new Set([...names, ...[...secretSettings].map((key) => `${toEnvironmentName(key)}_FILE`)])
  return Object.keys(env)
    .filter((name) => name.startsWith('TRUCKROLL_') && (env[name] ?? '') !== '')
    .filter((name) => !known.has(name) && !name.startsWith('TRUCKROLL_ADAPTER_'))
    .map((name) => {
      const nearest = findNearestName(name, names)
      return `${name} is no setting and has no effect${nearest === undefined ? '' : `: did you mean ${nearest}?`}`
    })
}

import { findShortTokens } from '@truckroll/server'
import { listSecrets } from './list-secrets.ts'
import type { SettingProblem } from './setting-problem.ts'
import type { Settings } from './settings-schema.ts'

/** Secrets taken together: long enough for who reaches them, and none that opens two doors. */
export function* checkSecrets(
  settings: Partial<Settings>,
  nameOf: (key: string) => string,
): Iterable<SettingProblem> {
  for (const { setting, expected, came } of findShortTokens(settings)) {
    yield { name: nameOf(setting), expected, came }
  }
  const known = new Map<string, string>()
  for (const { key, secret } of listSecrets(settings)) {
    const first = known.get(secret)
    if (first === undefined) known.set(secret, nameOf(key))
    else yield { name: nameOf(key), expected: 'a secret of its own', came: `one that ${first} has too` }
  }
}

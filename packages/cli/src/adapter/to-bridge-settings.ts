import type { RawSetting } from '../settings/raw-setting.ts'
import { toEnvironmentName } from '../settings/setting-name.ts'
import type { Settings } from '../settings/settings-schema.ts'

/** The settings under the bridge's own names; those not set are left out, so that its defaults apply. */
export function toBridgeSettings(
  settings: Settings,
  origins: ReadonlyMap<string, string>,
): ReadonlyMap<string, RawSetting> {
  const { bridgeUrl, bridgeSecret, bridgeTimeoutMs, bridgeTypes, bridgeHosts } = settings
  const named = [
    { key: 'url', of: 'bridgeUrl', value: bridgeUrl },
    { key: 'secret', of: 'bridgeSecret', value: bridgeSecret },
    { key: 'timeoutMs', of: 'bridgeTimeoutMs', value: bridgeTimeoutMs },
    { key: 'types', of: 'bridgeTypes', value: bridgeTypes },
    { key: 'hosts', of: 'bridgeHosts', value: bridgeHosts },
  ]
  const given = named.filter(({ value }) => value !== undefined)
  return new Map(
    given.map(({ key, of, value }) => [key, { value, writtenAs: origins.get(of) ?? toEnvironmentName(of) }]),
  )
}

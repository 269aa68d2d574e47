import { toShownHost, toShownUrl } from '@truckroll/protocol'
import { secretSettings } from '../settings/secret-settings.ts'
import { toEnvironmentName } from '../settings/setting-name.ts'
import { settingKeys } from '../settings/settings-schema.ts'

export interface ShownSetting {
  readonly name: string
  /** Absent if it is not set and has no default. */
  readonly value?: unknown
  /** `default`, or where it was written. */
  readonly from: string
}

/** Every setting with its value, secrets masked. */
export function toShownSettings(
  settings: object,
  origins: ReadonlyMap<string, string>,
): readonly (ShownSetting & { readonly key: string })[] {
  const values = new Map<string, unknown>(Object.entries(settings))
  return settingKeys.map((key) => {
    const value = values.get(key)
    const from = origins.get(key) ?? (value === undefined ? 'not set' : 'default')
    return {
      key,
      name: toEnvironmentName(key),
      ...(value === undefined ? {} : { value: mask(key, value) }),
      from,
    }
  })
}

/** Whoever knows these addresses may use them: services that take pings and hooks put the secret in the path. */
const secretPaths: ReadonlySet<string> = new Set(['alertUrl', 'pingUrl', 'bridgeUrl'])
/** Settings that are no secret by themselves, but a command line holds one easily. */
const secretTexts: ReadonlySet<string> = new Set(['alertCommand'])

/** Of a secret only the fact that it is set; a URL without its password, and some without their path. */
function mask(key: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length === 0) return value
  if (secretTexts.has(key) || (secretSettings.has(key) && key !== 'store')) return '***'
  if (typeof value !== 'string') return value
  return secretPaths.has(key) ? toShownHost(value) : toShownUrl(value)
}

import type { RawSettings } from './raw-setting.ts'
import type { CheckedSettings } from './check-settings.ts'

/**
 * Lines about settings that say that others reach this gateway through a proxy, while no token protects it: the
 * proxy's requests come from this machine.
 */
export function findOpenDoors(settings: CheckedSettings, given: RawSettings): readonly string[] {
  const { apiToken, apiTokens = [], publicPort, trustedProxies = 0 } = settings
  if (apiToken !== undefined || apiTokens.length > 0 || publicPort !== undefined) return []
  const signs = [given.get('callbackToken'), trustedProxies > 0 ? given.get('trustedProxies') : undefined]
  const names = signs.flatMap((sign) => (sign === undefined ? [] : [sign.writtenAs]))
  if (names.length === 0) return []
  return [
    `${names.join(' and ')} ${names.length === 1 ? 'says' : 'say'} that requests come from outside, and no token ` +
      'protects the REST interface from them: set TRUCKROLL_API_TOKEN, or TRUCKROLL_PUBLIC_PORT for what others call',
  ]
}

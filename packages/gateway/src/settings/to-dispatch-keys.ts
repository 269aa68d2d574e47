import { GatewayError } from '@truckroll/store'
import type { CredentialBookOptions } from '../providers/credential-book.ts'
import type { DispatchKey } from '../providers/provider-request.ts'
import type { ResolvedGatewaySettings } from './resolve-settings.ts'

/**
 * The keys that settings name.
 * @throws GatewayError `TR_SETTING_INVALID` if one half of a pair is missing.
 */
export function toDispatchKeys(settings: ResolvedGatewaySettings): CredentialBookOptions {
  const shared = toKey('TRUCKROLL_DISPATCH', settings.dispatchKey, settings.dispatchSecret)
  if (settings.credentials === 'shared' && shared === undefined) {
    throw new GatewayError(
      'TR_SETTING_INVALID',
      'expected TRUCKROLL_DISPATCH_KEY and TRUCKROLL_DISPATCH_SECRET, or TRUCKROLL_CREDENTIALS=per-provider',
    )
  }
  return {
    mode: settings.credentials,
    shared,
    application: toKey('TRUCKROLL_APP', settings.appKey, settings.appSecret),
    recordType: settings.recordType,
  }
}

function toKey(name: string, key: string | undefined, secret: string | undefined): DispatchKey | undefined {
  if (key === undefined && secret === undefined) return undefined
  if (key !== undefined && secret !== undefined) return { key, secret }
  throw new GatewayError(
    'TR_SETTING_INVALID',
    `expected both ${name}_KEY and ${name}_SECRET, got one of them`,
  )
}

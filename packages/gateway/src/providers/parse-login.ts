import { safeParse } from 'zod/v4/core'
import type { AdapterDefinition } from '../adapter/define-adapter.ts'
import { GatewayError, toInputError } from '@truckroll/store'

/**
 * A provider's login by the adapter's schema; undefined if none is given.
 * @throws GatewayError `TR_PROVIDER_INVALID`
 */
export function parseLogin(
  definition: AdapterDefinition,
  given: unknown,
): { readonly login: unknown } | undefined {
  if (given === undefined) return undefined
  if (definition.credentials === undefined) {
    throw new GatewayError('TR_PROVIDER_INVALID', `adapter ${definition.name} takes no credentials`, {
      issues: [{ path: '/credentials', message: 'expected none: this adapter takes no credentials' }],
    })
  }
  const parsed = safeParse(definition.credentials, given)
  if (!parsed.success) throw toInputError('TR_PROVIDER_INVALID', 'the provider', parsed.error, '/credentials')
  return { login: parsed.data }
}

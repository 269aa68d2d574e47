import type { IdSource } from '../world/id-source.ts'
import { parseAccounts } from './parse-accounts.ts'
import type { SandboxAccount } from './account-schema.ts'

/**
 * One account of each role, for a sandbox started without an accounts file: a brand, a gateway with one
 * connected provider, and the application keys that onboard further ones. Acks and errs are on, so that
 * newcomers see them.
 */
export function makeAccounts(ids: IdSource): SandboxAccount[] {
  return parseAccounts([
    {
      key: 'account|1|sandbox-brand',
      secret: ids.secret('brand'),
      role: 'brand',
      sources: [{ id: 123, name: 'American Pie' }],
      acks: true,
      errors: true,
      oauth: { id: 'sandbox-brand', secret: ids.secret('brand-oauth') },
    },
    {
      key: 'account|2|sandbox-gateway',
      secret: ids.secret('gateway'),
      role: 'gateway',
      organizations: [{ id: 11776, externalId: 'provider-1', name: 'Best HVAC' }],
      acks: true,
      errors: true,
    },
    { key: 'account|3|sandbox-application', secret: ids.secret('application'), role: 'application' },
  ])
}

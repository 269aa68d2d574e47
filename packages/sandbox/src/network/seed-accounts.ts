import { idText } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Draft } from '../world/draft.ts'
import type { Organization } from '../world/entities.ts'

/**
 * Adds the accounts and the providers they list. If the data file already has a provider, its present state
 * is kept; the settings of an account are those of the accounts file given now.
 */
export function seedAccounts(draft: Draft, accounts: readonly SandboxAccount[]): void {
  for (const account of accounts) {
    const known = draft.get('accounts', account.key)
    const row = account.role === 'brand' ? withSource(draft, account, known) : account
    draft.put({ table: 'accounts', id: account.key, row })
  }
  const isNew = new Set<string>()
  for (const account of accounts) {
    for (const listed of account.organizations) {
      const id = idText(listed.id)
      const known = draft.get('organizations', id)
      if (known === undefined) isNew.add(id)
      if (known === undefined || isNew.has(id)) enter(draft, account, listed, known)
    }
  }
}

/** A provider may be listed by a brand, which gives it its own id there, and by the gateway it uses. */
function enter(
  draft: Draft,
  account: SandboxAccount,
  listed: SandboxAccount['organizations'][number],
  known: Organization | undefined,
): void {
  const isGateway = account.role === 'gateway'
  const row: Organization = {
    id: known?.id ?? listed.id,
    name: listed.name ?? known?.name ?? `Provider ${idText(listed.id)}`,
    gatewayKey: isGateway ? account.key : (known?.gatewayKey ?? null),
    externalId: isGateway ? (listed.externalId ?? known?.externalId ?? null) : (known?.externalId ?? null),
    externalIds: {
      ...known?.externalIds,
      ...(!isGateway && listed.externalId !== undefined && { [account.key]: listed.externalId }),
    },
    gatewayExternalId: known?.gatewayExternalId ?? null,
    connectedTo: connectedTo(account, listed.connectedTo, known),
    fields: known?.fields ?? {},
  }
  draft.put({ table: 'organizations', id: idText(row.id), row })
}

/** null is every brand; a brand's own entry adds that brand, and the brands it names. */
function connectedTo(
  account: SandboxAccount,
  listed: string[] | undefined,
  known: Organization | undefined,
): string[] | null {
  if (account.role === 'gateway') return listed === undefined ? null : merge(listed, known)
  if (known !== undefined && known.connectedTo === null) return null
  return merge([account.key, ...(listed ?? [])], known)
}

function merge(keys: string[], known: Organization | undefined): string[] {
  return [...new Set([...(known?.connectedTo ?? []), ...keys])]
}

/** A brand without a source gets one with a generated id, the same after every restart. */
function withSource(
  draft: Draft,
  account: SandboxAccount,
  known: SandboxAccount | undefined,
): SandboxAccount {
  if (account.sources.length > 0) return account
  const sources =
    known !== undefined && known.sources.length > 0
      ? known.sources
      : [{ id: draft.nextId('source'), name: account.key }]
  return { ...account, sources }
}

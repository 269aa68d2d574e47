import { SHARED_CREDENTIAL } from '../providers/shared-credential.ts'
import { readFlag, readOptionalText, type Row } from '../rows/row.ts'
import { gates } from './gates.ts'
import type { KeyOwner } from './key-owner.ts'

/** What is known of organizations and jobs that keys belong to. */
export type OwnerFact =
  | { readonly kind: 'connected'; readonly organizationId: string; readonly provider: string }
  /** The organization's activation waits for a person. */
  | { readonly kind: 'held'; readonly organizationId: string }
  | { readonly kind: 'paused'; readonly jobId: string }

/** Columns of a table with organizations that tell the same of each: read by `ownerFactsOf`. */
export const ownerColumns = (table: string) => `
  (select external_organization_id from providers where providers.organization_id = ${table}.organization_id)
    as connected_provider,
  exists (select 1 from holds where holds.organization_id = ${table}.organization_id) as is_organization_held`

export function ownerFactsOf(row: Row): readonly OwnerFact[] {
  const organizationId = readOptionalText(row, 'organization_id')
  if (organizationId === undefined) return []
  const provider = readOptionalText(row, 'connected_provider')
  return [
    ...(provider === undefined ? [] : [{ kind: 'connected', organizationId, provider } as const]),
    ...(readFlag(row, 'is_organization_held') ? [{ kind: 'held', organizationId } as const] : []),
  ]
}

/** Whose events are, and what holds them back by itself. */
export class Owners {
  readonly #connected = new Map<string, string>()
  readonly #held = new Set<string>()
  readonly #paused = new Set<string>()

  add(fact: OwnerFact): void {
    if (fact.kind === 'connected') this.#connected.set(fact.organizationId, fact.provider)
    else if (fact.kind === 'held') this.#held.add(fact.organizationId)
    else this.#paused.add(fact.jobId)
  }

  /** The provider of an event: by its credential, else by its organization. */
  providerOf(credential: string, organizationId: string | undefined): string | undefined {
    if (credential !== SHARED_CREDENTIAL) return credential
    return organizationId === undefined ? undefined : this.#connected.get(organizationId)
  }

  gatesOf({ jobId, organizationId }: KeyOwner): number {
    const isPaused = jobId !== undefined && this.#paused.has(jobId)
    const isHeld = organizationId !== undefined && this.#held.has(organizationId)
    return (isPaused ? gates.paused : 0) | (isHeld ? gates.activation : 0)
  }
}

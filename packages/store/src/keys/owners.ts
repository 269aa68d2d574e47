import { SHARED_SEAT } from '../providers/shared-seat.ts'
import { all, type Routine } from '../routine/routine.ts'
import { readOptionalText, readText, readWord, type Row } from '../rows/row.ts'
import { gates } from './gates.ts'
import type { KeyOwner } from './key-owner.ts'

const kinds = ['connected', 'held', 'paused'] as const

const sql = {
  read: `
    select 'connected' as kind, organization_id as subject, external_organization_id as provider
    from providers where organization_id = any(:organizationIds::text[])
    union all
    select 'held', organization_id, null from holds where organization_id = any(:organizationIds::text[])
    union all
    select 'paused', subject, null from pauses where kind = 'job' and subject = any(:jobIds::text[])`,
}

export interface OwnerFact {
  readonly kind: (typeof kinds)[number]
  readonly subject: string
  readonly provider: string | undefined
}

export function* readOwnerFacts(
  organizationIds: readonly string[],
  jobIds: readonly string[],
): Routine<readonly OwnerFact[]> {
  if (organizationIds.length === 0 && jobIds.length === 0) return []
  return yield* all(sql.read, { organizationIds, jobIds }, (row) => ({
    kind: readWord(row, 'kind', kinds),
    subject: readText(row, 'subject'),
    provider: readOptionalText(row, 'provider'),
  }))
}

/** Columns of a table with organizations that tell the same of each: read by `ownerFactsOf`. */
export const ownerColumns = (table: string) => `
  (select external_organization_id from providers where providers.organization_id = ${table}.organization_id)
    as connected_provider,
  (select organization_id from holds where holds.organization_id = ${table}.organization_id) as held_organization`

export function ownerFactsOf(row: Row): readonly OwnerFact[] {
  const provider = readOptionalText(row, 'connected_provider')
  const subject = readOptionalText(row, 'organization_id')
  const held = readOptionalText(row, 'held_organization')
  return [
    ...(subject !== undefined && provider !== undefined
      ? [{ kind: 'connected', subject, provider } as const]
      : []),
    ...(held !== undefined ? [{ kind: 'held', subject: held, provider: undefined } as const] : []),
  ]
}

/** Whose events are, and what holds them back by itself. */
export class Owners {
  readonly #connected = new Map<string, string>()
  readonly #held = new Set<string>()
  readonly #paused = new Set<string>()

  add(facts: readonly OwnerFact[]): void {
    for (const { kind, subject, provider } of facts) {
      if (kind === 'held') this.#held.add(subject)
      else if (kind === 'paused') this.#paused.add(subject)
      else if (provider !== undefined) this.#connected.set(subject, provider)
    }
  }

  /** The provider of an event: by its seat, else by its organization. */
  providerOf(credential: string, organizationId: string | undefined): string | undefined {
    if (credential !== SHARED_SEAT) return credential
    return organizationId === undefined ? undefined : this.#connected.get(organizationId)
  }

  gatesOf({ jobId, organizationId }: KeyOwner): number {
    const isPaused = jobId !== undefined && this.#paused.has(jobId)
    const isHeld = organizationId !== undefined && this.#held.has(organizationId)
    return (isPaused ? gates.paused : 0) | (isHeld ? gates.activation : 0)
  }
}

import { dispatchIdSchema, idText, isJsonObject, type JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { Organization, RecordOutcome } from '../world/entities.ts'
import { organizationIdAt } from '../world/organization-id-at.ts'
import { findBrandJob } from './brand-job.ts'
import { isOpenTo } from './find-organization.ts'
import { findRecord, nameOf, recordsOf } from './kept-records.ts'
import { assignOffer } from './offers.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'

const schema = z.looseObject({
  external_id: dispatchIdSchema.nullish(),
  include_linked_orgs: z.boolean().nullish(),
  trades: z.array(z.string()).nullish(),
  postal_code: z.string().min(1),
})

/**
 * Finds the provider of an offer: one that works at the postal code and, if trades are given, in one of them. Of several
 * the one with the fewest open jobs. Playbook: DNM > Match > To Dispatch > Jobs; Use Cases > Auto Assign Org
 */
export function autoAssignOrg(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('auto_assign_org', schema, posted)
  const externalId =
    record.external_id === undefined || record.external_id === null
      ? post.offerId
      : idText(record.external_id)
  // One form is printed without the offer's id: it means the offer before it in the same post.
  if (externalId === undefined)
    throw new RecordRefusal('auto_assign_org', { external_id: ["can't be blank"] })
  const assigned = findBrandJob(post, externalId)
  if (assigned !== undefined) {
    return {
      recordType: 'auto_assign_org',
      result: 'unchanged',
      id: assigned.id,
      externalId,
      jobId: assigned.id,
    }
  }
  const offer = findRecord(post.draft, nameOf(post, 'offer', externalId))
  if (offer === undefined) throw new RecordRefusal('auto_assign_org', { external_id: ['is not known'] })
  const [organization] = matchOrganizations(post, {
    postalCode: record.postal_code,
    trades: record.trades ?? [],
    includesLinked: record.include_linked_orgs === true,
  })
  if (organization === undefined) {
    const matchFailure = 'No matching organizations found'
    return { recordType: 'auto_assign_org', result: 'unchanged', id: offer.id, externalId, matchFailure }
  }
  const job = assignOffer(post.draft, offer, organization)
  return {
    recordType: 'auto_assign_org',
    result: 'updated',
    id: job.id,
    externalId,
    jobId: job.id,
    organizationId: organization.id,
  }
}

export interface OrganizationSearch {
  readonly postalCode: string
  /** None: whatever they do. */
  readonly trades: readonly string[]
  /** Also providers that other brands brought. */
  readonly includesLinked: boolean
}

/** Providers of a brand that work there, those with the fewest open jobs first. */
export function matchOrganizations(
  { draft, account }: { readonly draft: ReadonlyWorld; readonly account: SandboxAccount },
  { postalCode, trades, includesLinked }: OrganizationSearch,
): Organization[] {
  const areas = recordsOf(draft, account.key, 'service_area')
  const ofTrades = recordsOf(draft, account.key, 'trade_account_org')
  const openJobs = countOpenJobs(draft)
  return [...draft.entries('organizations')]
    .map(([, organization]) => organization)
    .filter((organization) => {
      const name = organizationIdAt(organization, account.key)
      if (name === null || !isOpenTo(organization, account.key)) return false
      if (
        !includesLinked &&
        organization.externalIds[account.key] === undefined &&
        organization.connectedTo === null
      )
        return false
      const isOf = ({ fields }: { fields: JsonObject }) => String(fields['external_organization_id']) === name
      const own = ofTrades.filter(isOf).flatMap(({ fields }) => fields['trades'])
      const doesIt = trades.length === 0 || trades.some((trade) => own.includes(trade))
      return doesIt && areas.filter(isOf).some(({ fields }) => isInArea(fields, postalCode))
    })
    .toSorted(
      (one, other) =>
        (openJobs.get(idText(one.id)) ?? 0) - (openJobs.get(idText(other.id)) ?? 0) ||
        idText(one.id).localeCompare(idText(other.id), 'en', { numeric: true }),
    )
}

/** Census tracts are no postal codes: an area of those is never found by one. */
export function isInArea(area: JsonObject, postalCode: string): boolean {
  const wanted = compact(postalCode)
  const { postal_codes: codes, canadian_postal_codes: canadian } = area
  const listed = [
    ...asList(codes).map((code) => (isJsonObject(code) ? code['postal_code'] : code)),
    ...asList(canadian),
  ]
  return listed.some((code) => typeof code === 'string' && compact(code) === wanted)
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** `H7M 6J3` and `h7m6j3`, `02446-1234` and `02446` are the same place. */
function compact(code: string): string {
  const joined = code.replaceAll(/\s/g, '').toUpperCase()
  return /^\d{5}-\d{4}$/.test(joined) ? joined.slice(0, 5) : joined
}

function countOpenJobs(draft: ReadonlyWorld): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [, { organizationId, status }] of draft.entries('jobs')) {
    if (organizationId === null || ['canceled', 'rejected', 'complete'].includes(status)) continue
    counts.set(idText(organizationId), (counts.get(idText(organizationId)) ?? 0) + 1)
  }
  return counts
}

import { idText } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { Draft } from '../world/draft.ts'
import type { Organization, RecordOutcome } from '../world/entities.ts'
import { findSameOrganization, organizationByExternalId } from './find-organization.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'

const schema = z.looseObject({
  name: z.string().min(1).nullish(),
  external_id: z.coerce.string().nullish(),
  always_create: z.union([z.boolean(), z.stringbool()]).nullish(),
})

/**
 * A brand's provider, found again by its external id. A new one is merged with the provider that Dispatch has
 * under the same name and contact, unless `always_create` is set. Playbook: Quick Starts > DNM > Direct
 * Assign to Provider > To Dispatch > Organizations
 */
export function brandOrganization(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('organization', schema, posted)
  const { draft, account } = post
  const externalId = record.external_id ?? null
  const known = externalId === null ? undefined : organizationByExternalId(draft, account.key, externalId)
  const same = known ?? (record.always_create === true ? undefined : findSameOrganization(draft, posted))
  const organization = same ?? newOrganization(draft, record.name ?? externalId ?? 'Service provider')
  const row: Organization = {
    ...organization,
    name: record.name ?? organization.name,
    fields: { ...organization.fields, ...posted },
    connectedTo: withKey(organization.connectedTo, account.key),
    ...(externalId !== null && { externalIds: { ...organization.externalIds, [account.key]: externalId } }),
  }
  draft.put({ table: 'organizations', id: idText(row.id), row })
  post.organizationId = row.id
  return {
    recordType: 'organization',
    result: same === undefined ? 'created' : 'updated',
    id: row.id,
    organizationId: row.id,
    ...(externalId !== null && { externalId }),
  }
}

export function newOrganization(draft: Draft, name: string): Organization {
  const id = draft.nextId('organization', (taken) => draft.get('organizations', String(taken)) !== undefined)
  return {
    id,
    name,
    gatewayKey: null,
    externalId: null,
    externalIds: {},
    gatewayExternalId: null,
    connectedTo: [],
    fields: {},
  }
}

function withKey(keys: string[] | null, key: string): string[] | null {
  return keys === null || keys.includes(key) ? keys : [...keys, key]
}

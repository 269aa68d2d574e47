import { dispatchIdSchema, idText } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { Draft } from '../world/draft.ts'
import type { Organization, RecordOutcome } from '../world/entities.ts'
import { organizationById } from './find-organization.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'
import { refuseOtherThanApplication } from './refuse-other-than-application.ts'

const schema = z.looseObject({
  external_organization_id: dispatchIdSchema.nullish(),
  organization_id: dispatchIdSchema.nullish(),
})

/** Cuts the provider off at once. Playbook: Quick Starts > Gateway > FAQs > Offboarding */
export function deprovision(post: PostContext, posted: JsonObject): RecordOutcome {
  const recordType = 'gateway_deprovision'
  refuseOtherThanApplication(post.account, recordType)
  const record = readRecord(recordType, schema, posted)
  const externalId = idText(record.external_organization_id ?? '')
  const id = record.organization_id ?? null
  const { draft } = post
  const request = draft.get('requests', externalId)
  const organization = id === null ? findConnected(draft, externalId) : organizationById(draft, id)
  if (organization === undefined && request === undefined) {
    throw new RecordRefusal(recordType, { organization_id: ['is not known'] })
  }
  if (request !== undefined && id !== null && request.organizationId !== null) {
    if (idText(request.organizationId) !== idText(id)) {
      throw new RecordRefusal(recordType, {
        organization_id: ['belongs to another external_organization_id'],
      })
    }
  }
  if (organization !== undefined) {
    const row = { ...organization, gatewayKey: null, gatewayExternalId: null }
    draft.put({ table: 'organizations', id: idText(row.id), row })
  }
  if (request !== undefined) {
    draft.put({
      table: 'requests',
      id: externalId,
      row: { ...request, state: 'deprovisioned', gatewayKey: null },
    })
  }
  const isChanged = (organization?.gatewayKey ?? null) !== null || request?.state === 'pending'
  return {
    recordType,
    result: isChanged ? 'updated' : 'unchanged',
    ...(externalId !== '' && { externalId }),
    ...(organization !== undefined && { organizationId: organization.id }),
  }
}

function findConnected(draft: Draft, externalId: string): Organization | undefined {
  let byOwnId: Organization | undefined
  for (const [, organization] of draft.entries('organizations')) {
    if (organization.gatewayKey === null) continue
    if (organization.gatewayExternalId === externalId) return organization
    if (organization.externalId === externalId) byOwnId ??= organization
  }
  return byOwnId
}

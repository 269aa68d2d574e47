import { isJsonObject } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { ProvisionRequest, RecordOutcome } from '../world/entities.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'
import { refuseOtherThanApplication } from './refuse-other-than-application.ts'

const schema = z.looseObject({ external_organization_id: z.coerce.string().min(1), name: z.string().min(1) })

/**
 * A provider asks to be connected; a person at Dispatch matches it later.
 * Playbook: Quick Starts > Gateway > FAQs > Onboarding
 */
export function provision(post: PostContext, posted: JsonObject): RecordOutcome {
  refuseOtherThanApplication(post.account, 'gateway_provision')
  refuseUnnamed(posted)
  const record = readRecord('gateway_provision', schema, posted)
  refuseWithoutContact(posted)
  const externalId = record.external_organization_id
  const known = post.draft.get('requests', externalId)
  const fields = Object.fromEntries(Object.entries(posted).filter(([name]) => name !== 'api_creds'))
  const isConnected = known?.state === 'connected'
  const row: ProvisionRequest = {
    externalOrganizationId: externalId,
    applicationKey: post.account.key,
    state: isConnected ? 'connected' : 'pending',
    organizationId: isConnected ? known.organizationId : null,
    gatewayKey: isConnected ? known.gatewayKey : null,
    requestedAt: post.draft.now,
    fields,
  }
  post.draft.put({ table: 'requests', id: externalId, row })
  return {
    recordType: 'gateway_provision',
    result: known === undefined ? 'created' : 'updated',
    externalId,
    ...(row.organizationId !== null && { organizationId: row.organizationId }),
  }
}

function refuseUnnamed(posted: JsonObject): void {
  const missing = ['external_organization_id', 'name'].filter((field) => (posted[field] ?? '') === '')
  if (missing.length === 0) return
  throw new RecordRefusal(
    'gateway_provision',
    Object.fromEntries(missing.map((field) => [field, ["can't be blank"]])),
  )
}

function refuseWithoutContact(posted: JsonObject): void {
  const { address } = posted
  const ways = [posted['email'], posted['phone_number'], isJsonObject(address) ? address['state'] : undefined]
  if (ways.some((way) => typeof way === 'string' && way !== '')) return
  throw new RecordRefusal('gateway_provision', {
    contact: ['needs one of email, phone_number, address.state'],
  })
}

import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { Draft } from '../world/draft.ts'
import type { Customer, RecordOutcome } from '../world/entities.ts'
import { cleanPerson } from './clean-person.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'

const schema = z.looseObject({ external_id: z.coerce.string().nullish() })

/** Playbook: Quick Starts > DNM > Direct Assign to Provider > To Dispatch > Jobs */
export function brandCustomer(post: PostContext, posted: JsonObject): RecordOutcome {
  const { customer, isNew } = saveCustomer(post.draft, post.account.key, posted)
  post.customerId = customer.id
  return {
    recordType: 'customer',
    result: isNew ? 'created' : 'updated',
    id: customer.id,
    ...(customer.externalId !== null && { externalId: customer.externalId }),
  }
}

/** Stored under its external id; without one the customer is new every time, unless `knownId` names it. */
export function saveCustomer(
  draft: Draft,
  brandKey: string,
  posted: JsonObject,
  knownId?: number | null,
): { customer: Customer; isNew: boolean; isChanged: boolean } {
  const externalId = readRecord('customer', schema, posted).external_id ?? null
  const linked = externalId === null ? undefined : draft.link('customer', brandKey, externalId)
  const known = draft.get('customers', String(linked ?? (externalId === null ? knownId : undefined) ?? ''))
  const fields = { ...known?.fields, ...cleanPerson(posted) }
  const row: Customer = { id: known?.id ?? draft.nextId('customer'), brandKey, externalId, fields }
  draft.put({ table: 'customers', id: String(row.id), row })
  if (externalId !== null) draft.setLink(row.id, 'customer', brandKey, externalId)
  return { customer: row, isNew: known === undefined, isChanged: !isDeepStrictEqual(known?.fields, fields) }
}

/** By that external id, or by the one prefixed with the organization's: the samples have both. */
export function findCustomerId(
  draft: Draft,
  brandKey: string,
  externalId: string,
  organizationExternalId: string | null,
): number | undefined {
  const exact = draft.link('customer', brandKey, externalId)
  const found =
    exact ??
    (organizationExternalId === null
      ? undefined
      : draft.link('customer', brandKey, `${organizationExternalId}-${externalId}`))
  return typeof found === 'number' ? found : undefined
}

import type { JsonObject } from '@truckroll/protocol'
import { toFullAddress } from './full-address.ts'
import { organizationIdAt } from '../world/organization-id-at.ts'
import type { Job, Organization } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import { toWireTime } from './wire-time.ts'

/** Fields of a posted job that only assign it; the event has its own fields for that. */
const routingFields = new Set([
  'id',
  'status',
  'status_message',
  'external_id',
  'organization_id',
  'external_organization_id',
  'external_customer_id',
  'customer',
  'address',
  'source_id',
  'source',
  'brand_id',
])

/** The five fields that every side gets. Playbook: Quick Starts > Gateway > Job Canceled */
export function smallJobEvent(job: Job): JsonObject {
  return {
    id: job.id,
    status: job.status,
    status_message: job.statusMessage,
    updated_at: toWireTime(job.updatedAt),
    external_id: job.externalId,
  }
}

/** The whole job, as a gateway gets it. Playbook: Quick Starts > Gateway > Job Created */
export function fullJobEvent(world: ReadonlyWorld, job: Job, organization: Organization): JsonObject {
  const { fields } = job
  const customer = job.customerId === null ? undefined : world.get('customers', String(job.customerId))
  const rest = Object.entries(fields).filter(([name]) => !routingFields.has(name) && !name.startsWith('_'))
  return {
    id: job.id,
    source_id: job.sourceId,
    source: job.source,
    organization_id: organization.id,
    organization_external_id: organizationIdAt(organization, job.brandKey),
    status: job.status,
    status_message: job.statusMessage,
    updated_at: toWireTime(job.updatedAt),
    external_id: job.externalId,
    ...Object.fromEntries(rest),
    ...(fields['address'] !== undefined && { address: toFullAddress(fields['address']) }),
    ...(customer !== undefined && {
      customer: { id: customer.id, external_id: customer.externalId, ...toPerson(customer.fields) },
    }),
  }
}

/**
 * The whole job for its brand, if it was made somewhere else. Playbook: Direct Assign to Provider > From Dispatch > Job
 */
export function newJobEvent(world: ReadonlyWorld, job: Job): JsonObject {
  const { fields } = job
  const customer = job.customerId === null ? undefined : world.get('customers', String(job.customerId))
  const told = ['title', 'description', 'service_type', 'service_fee'].filter((name) => name in fields)
  return {
    ...smallJobEvent(job),
    organization_id: job.organizationId,
    ...Object.fromEntries(told.map((name) => [name, fields[name]])),
    ...(fields['address'] !== undefined && { address: toFullAddress(fields['address']) }),
    ...(customer !== undefined && { customer: toPerson(customer.fields) }),
  }
}

/** A name that the brand sent as null stays null: many have one name only. */
function toPerson(fields: JsonObject): JsonObject {
  const names = ['first_name', 'last_name', 'company_name', 'email', 'phone_number']
  return Object.fromEntries(names.map((name) => [name, fields[name] === undefined ? '' : fields[name]]))
}

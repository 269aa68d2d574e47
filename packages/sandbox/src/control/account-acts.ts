import { idText } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import { SandboxError } from '../errors.ts'
import { newOrganization } from '../rules/brand-organization.ts'
import type { Draft } from '../world/draft.ts'
import type { Job, Organization } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import type { AccountChange, OrganizationInput } from './control-inputs.ts'

export function accountOf(world: ReadonlyWorld, key: string): SandboxAccount {
  const account = world.get('accounts', key)
  if (account !== undefined) return account
  throw new SandboxError('TR_SANDBOX_NOT_FOUND', 'expected the key of an account, got one that is not known')
}

export function jobOf(world: ReadonlyWorld, jobId: DispatchId): Job {
  const job = world.get('jobs', idText(jobId))
  if (job !== undefined) return job
  throw new SandboxError(
    'TR_SANDBOX_NOT_FOUND',
    `expected the id of a job, got ${idText(jobId).slice(0, 100)}`,
  )
}

export function changeAccount(
  draft: Draft,
  { key, delivery, webhookUrl, acks, errors }: AccountChange,
): SandboxAccount {
  const account = accountOf(draft, key)
  const row: SandboxAccount = {
    ...account,
    ...(delivery !== undefined && { delivery }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(acks !== undefined && { acks }),
    ...(errors !== undefined && { errors }),
  }
  if (row.delivery === 'webhook' && row.webhookUrl === undefined) {
    throw new SandboxError('TR_SANDBOX_REFUSED', 'expected webhookUrl where delivery is "webhook"')
  }
  draft.put({ table: 'accounts', id: key, row })
  return row
}

export function saveOrganization(draft: Draft, { id, ...input }: OrganizationInput): Organization {
  const gatewayKey = input.gatewayKey ?? null
  if (gatewayKey !== null && accountOf(draft, gatewayKey).role !== 'gateway') {
    throw new SandboxError('TR_SANDBOX_REFUSED', 'expected gatewayKey to name a gateway account')
  }
  const known = id === undefined ? undefined : draft.get('organizations', idText(id))
  const created = newOrganization(draft, input.name ?? 'Service provider')
  const base = known ?? { ...created, id: id ?? created.id, connectedTo: null }
  const row: Organization = {
    ...base,
    ...(input.name !== undefined && { name: input.name }),
    ...(input.externalId !== undefined && { externalId: input.externalId }),
    ...(input.gatewayKey !== undefined && { gatewayKey: input.gatewayKey }),
    ...(input.connectedTo !== undefined && { connectedTo: input.connectedTo }),
  }
  draft.put({ table: 'organizations', id: idText(row.id), row })
  return row
}

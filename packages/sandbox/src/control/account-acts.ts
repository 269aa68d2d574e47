import { idText } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import { SandboxError } from '../errors.ts'
import { newOrganization } from '../rules/brand-organization.ts'
import type { Draft } from '../world/draft.ts'
import type { Job, Organization } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import type { IdSource } from '../world/id-source.ts'
import { accountInputSchema } from './control-inputs.ts'
import type { AccountChange, AccountInput, OrganizationInput } from './control-inputs.ts'

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

/** More than people play with; it bounds what the page has to show. */
const maxAccounts = 1000

export function addAccount(draft: Draft, ids: IdSource, input: AccountInput): SandboxAccount {
  const { role, name, acks, errors } = accountInputSchema.parse(input)
  const keys = new Set([...draft.entries('accounts')].map(([key]) => key))
  if (keys.size >= maxAccounts) {
    const message = `expected fewer than ${maxAccounts} accounts; a reset removes those that were added`
    throw new SandboxError('TR_SANDBOX_REFUSED', message)
  }
  let number = keys.size + 1
  const toKey = (): string => `account|${number}|${toSlug(name) || role}`
  while (keys.has(toKey())) number += 1
  const key = toKey()
  const account: SandboxAccount = {
    key,
    secret: ids.secret(key),
    role,
    organizations: [],
    sources: role === 'brand' ? [{ id: draft.nextId('source', (id) => isSource(draft, id)), name }] : [],
    acks,
    errors,
    delivery: 'poll',
    ...(role === 'brand' && { oauth: { id: key, secret: ids.secret(`${key}-oauth`) } }),
  }
  draft.put({ table: 'accounts', id: key, row: account })
  return account
}

function isSource(draft: Draft, id: number): boolean {
  return [...draft.entries('accounts')].some(([, { sources }]) =>
    sources.some((source) => idText(source.id) === String(id)),
  )
}

function toSlug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
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

import { idText, stringifyJson } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import { SandboxError } from '../errors.ts'
import type { Draft } from '../world/draft.ts'
import type { Organization, ProvisionRequest } from '../world/entities.ts'
import { newOrganization } from './brand-organization.ts'
import { findSameOrganization, organizationById } from './find-organization.ts'

export interface ProviderMatch {
  externalOrganizationId: string
  /** Absent: the provider Dispatch has under that id, name or contact, else a new one. */
  organizationId?: DispatchId | undefined
  /** The gateway account its jobs go to; absent: the one that lists it, else the only one. */
  gatewayKey?: string | undefined
  /** Replaces which brands may send it jobs. */
  connectedTo?: string[] | undefined
  callback?:
    | { url: string; token?: string | undefined; attributes?: Record<string, unknown> | undefined }
    | undefined
}

/** A person at Dispatch finds the requested provider and connects it. */
export function matchProvider(draft: Draft, match: ProviderMatch): ProvisionRequest {
  const request = draft.get('requests', match.externalOrganizationId)
  if (request === undefined || request.state === 'deprovisioned') {
    throw new SandboxError(
      'TR_SANDBOX_NOT_FOUND',
      `expected a provision request of "${match.externalOrganizationId}", got none that is open; post gateway_provision`,
    )
  }
  const organization = chooseOrganization(draft, match, request)
  const gatewayKey = chooseGateway(draft, match.gatewayKey ?? organization.gatewayKey)
  const row: Organization = {
    ...organization,
    gatewayKey,
    gatewayExternalId: request.externalOrganizationId,
    ...(match.connectedTo !== undefined && { connectedTo: match.connectedTo }),
  }
  draft.put({ table: 'organizations', id: idText(row.id), row })
  const matched: ProvisionRequest = { ...request, state: 'connected', organizationId: row.id, gatewayKey }
  draft.put({ table: 'requests', id: match.externalOrganizationId, row: matched })
  if (match.callback !== undefined) {
    callBackActivation(draft, {
      ...match.callback,
      externalOrganizationId: match.externalOrganizationId,
      organizationId: row.id,
    })
  }
  return matched
}

export interface ActivationCall {
  externalOrganizationId: string
  organizationId: DispatchId
  url: string
  token?: string | undefined
  attributes?: Record<string, unknown> | undefined
}

/**
 * The activation callback; the id goes as a text, as it is printed.
 * Playbook: Quick Starts > Gateway > FAQs > Onboarding
 */
export function callBackActivation(draft: Draft, call: ActivationCall): void {
  const body = {
    external_organization_id: call.externalOrganizationId,
    organization_id: idText(call.organizationId),
    ...call.attributes,
  }
  draft.callBack({ url: call.url, token: call.token ?? null, body: stringifyJson(body) })
}

function chooseOrganization(draft: Draft, match: ProviderMatch, request: ProvisionRequest): Organization {
  if (match.organizationId !== undefined) {
    const named = organizationById(draft, match.organizationId)
    if (named !== undefined) return named
    throw new SandboxError(
      'TR_SANDBOX_NOT_FOUND',
      `expected an organization ${idText(match.organizationId)}, got none`,
    )
  }
  const found = findByGatewayId(draft, request) ?? findSameOrganization(draft, request.fields)
  if (found !== undefined) return found
  const { name } = request.fields
  const created = newOrganization(draft, typeof name === 'string' ? name : request.externalOrganizationId)
  return { ...created, externalId: request.externalOrganizationId, connectedTo: null, fields: request.fields }
}

function findByGatewayId(draft: Draft, request: ProvisionRequest): Organization | undefined {
  const earlier = organizationById(draft, request.organizationId)
  if (earlier !== undefined) return earlier
  for (const [, organization] of draft.entries('organizations')) {
    if (organization.externalId === request.externalOrganizationId) return organization
  }
  return undefined
}

function chooseGateway(draft: Draft, wanted: string | null): string {
  const keys: string[] = []
  for (const [key, account] of draft.entries('accounts')) if (account.role === 'gateway') keys.push(key)
  const chosen = wanted ?? (keys.length === 1 ? keys[0] : undefined)
  if (chosen !== undefined && keys.includes(chosen)) return chosen
  const message = `expected gatewayKey to name one of the ${keys.length} gateway accounts`
  throw new SandboxError('TR_SANDBOX_REFUSED', message)
}

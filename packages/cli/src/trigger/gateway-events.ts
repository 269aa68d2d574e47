import { idText, isJsonObject, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'
import { applySets } from './apply-sets.ts'
import type { SandboxClient } from './sandbox-client.ts'
import type { TriggerInput } from './trigger-input.ts'

/** Events that are caused at the gateway, with the sandbox as the other side. */

const lookEveryMs = 100
const lookForMs = 15_000

/** Sends a note as a field-service product would; the sandbox confirms it. */
export async function confirmUpdate(input: TriggerInput, job: JsonObject): Promise<string> {
  const gateway = await openGateway(input)
  return sendNote(gateway, job, applySets({ text: 'A note that Dispatch confirms.' }, input.sets))
}

/** Sends a note that the sandbox refuses, once. */
export async function rejectUpdate(input: TriggerInput, job: JsonObject): Promise<string> {
  const gateway = await openGateway(input)
  await input.sandbox.post('/faults', { route: 'agent/in', kind: 'status', status: 422, times: 1 })
  return sendNote(gateway, job, applySets({ text: 'A note that Dispatch refuses.' }, input.sets))
}

/** A company asks to be connected, a person at Dispatch matches it; resolves with its id. */
export async function connectProvider(input: TriggerInput): Promise<string> {
  const gateway = await openGateway(input)
  const id = input.providerId ?? `provider-${(input.now % 1_000_000_000).toString(36)}`
  const known = await gateway.find(`/v1/providers/${encodeURIComponent(id)}`)
  if (known !== undefined && (known['state'] === 'connected' || known['state'] === 'paused')) {
    throw new CliError(
      'TR_CLI_ARGUMENT',
      `expected a provider that is not connected, got ${JSON.stringify(id)}`,
    )
  }
  const address = { street: '1 Main Street', city: 'Boston', state: 'MA', country: 'US' }
  const company = { name: `Company ${id}`, email: `${id}@example.com`, address }
  const body = { ...applySets(company, input.sets), externalOrganizationId: id }
  const before = await requestOf(input.sandbox, id)
  if (before?.['state'] !== 'pending') await gateway.ask({ method: 'POST', path: '/v1/providers', body })
  await untilRequested(input.sandbox, id)
  const match = await input.sandbox.post(`/provisioning/${encodeURIComponent(id)}/match`, {})
  const organizationId = match['organizationId']
  const path = `/v1/providers/${encodeURIComponent(id)}`
  await gateway.ask({ method: 'PUT', path, body: { organizationId } })
  return id
}

/** A company leaves; resolves with its id. */
export async function offboardProvider(input: TriggerInput): Promise<string> {
  const gateway = await openGateway(input)
  const { rows: connected } = await gateway.list({
    path: '/v1/providers',
    query: { state: 'connected' },
    limit: 1_000,
  })
  const ids = connected.map((provider) => String(provider['externalOrganizationId']))
  const newest = connected.toSorted((one, other) =>
    String(one['connectedAt']).localeCompare(String(other['connectedAt'])),
  )
  const id = input.providerId ?? newest.at(-1)?.['externalOrganizationId']
  if (typeof id !== 'string' || !ids.includes(id)) {
    const known = ids.length === 0 ? 'there is none' : ids.join(', ')
    const came = id === undefined ? 'nothing' : JSON.stringify(id)
    throw new CliError('TR_CLI_ARGUMENT', `expected a provider that is connected (${known}), got ${came}`)
  }
  await gateway.ask({ method: 'DELETE', path: `/v1/providers/${encodeURIComponent(id)}` })
  return id
}

/** @throws CliError `TR_CLI_ARGUMENT` if the gateway is one of production: events are made in a sandbox only. */
async function openGateway({ gateway }: TriggerInput): Promise<GatewayClient> {
  const client = gateway()
  const status = await client.ask({ method: 'GET', path: '/v1/status' })
  if (status?.['environment'] === 'sandbox') return client
  throw new CliError(
    'TR_CLI_ARGUMENT',
    'expected a gateway whose environment is sandbox (by --url or TRUCKROLL_URL): events are never made in production',
  )
}

async function sendNote(gateway: GatewayClient, job: JsonObject, fields: object): Promise<string> {
  const id = jobIdOf(job)
  const path = `/v1/jobs/${encodeURIComponent(id)}/updates`
  await gateway.ask({ method: 'POST', path, body: { ...fields, kind: 'note' } })
  return id
}

function jobIdOf(job: JsonObject): string {
  const id = job['id']
  if (typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint') return idText(id)
  throw new CliError('TR_CLI_REFUSED', 'expected a job with an id from the sandbox, got one without')
}

async function requestOf(sandbox: SandboxClient, id: string): Promise<JsonObject | undefined> {
  const requests = await sandbox.list('/provisioning')
  return requests.filter(isJsonObject).find((each) => each['externalOrganizationId'] === id)
}

async function untilRequested(sandbox: SandboxClient, id: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < lookForMs; waitedMs += lookEveryMs) {
    const request = await requestOf(sandbox, id)
    if (request?.['state'] === 'pending') return
    await new Promise((resolve) => void setTimeout(resolve, lookEveryMs))
  }
  throw new CliError(
    'TR_CLI_FAILED',
    'expected the gateway to ask this sandbox for the provider, got nothing in 15 s: does this gateway (--url or TRUCKROLL_URL) use this sandbox (--sandbox), and does it have application keys (TRUCKROLL_APP_KEY)?',
  )
}

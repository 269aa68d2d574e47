import {
  parseJson,
  TruckrollError,
  verifyHmac,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { webhookSchema } from './answers.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'

/**
 * A webhook only names what changed: the poll that it asks for tells it, in its order. Nothing is called here, because
 * Jobber wants an answer within a second. That a job was deleted no poll can tell from one that is not found for a minute.
 */
export async function readWebhook(
  request: WebhookRequest<ProviderSettings, Credentials>,
  { clientSecret: secret }: Settings,
): Promise<WebhookResponse> {
  const { body, headers } = request
  const signature = headers['x-jobber-hmac-sha256']
  if (!verifyHmac({ signature, body, secret, encoding: 'base64' })) return { status: 401 }
  const event = parse(body)
  if (event === undefined) return { status: 400 }
  // One address for all companies: then they are entered by their account's id.
  const externalOrganizationId = request.externalOrganizationId ?? event.accountId
  const company = await request.provider(externalOrganizationId)
  if (company?.credentials === undefined) return { status: 503 }
  if (event.topic !== 'JOB_DESTROY') return { status: 200, hasChanges: true }
  const occurredAt = event.occurredAt ?? event.occuredAt ?? undefined
  const update = { kind: 'cancel', text: 'The job was deleted in Jobber.', occurredAt } as const
  const job = { externalOrganizationId, bmsId: event.itemId }
  return { status: 200, updates: [{ job, update, key: `destroyed-${event.itemId}` }] }
}

function parse(body: Uint8Array) {
  try {
    return webhookSchema.safeParse(parseJson(new TextDecoder().decode(body))).data?.data.webHookEvent
  } catch (error) {
    if (TruckrollError.is(error)) return undefined
    throw error
  }
}

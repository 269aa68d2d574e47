import { verifyTimestampedWebhook, type WebhookRequest, type WebhookResponse } from '@truckroll/gateway'
import type { Credentials, ProviderSettings } from './settings.ts'

/**
 * A webhook only says that something changed: what, and in which order, the poll tells that it asks for. Webhooks come in
 * any order, and some hold a part of the job alone.
 */
export async function readWebhook(
  request: WebhookRequest<ProviderSettings, Credentials>,
  nowMs: number,
): Promise<WebhookResponse> {
  const { externalOrganizationId = '', body, headers } = request
  // Saving the address posts this, unsigned, and wants a thank-you.
  if (new TextDecoder().decode(body.subarray(0, 40)).trim() === '{"foo":"bar"}') return { status: 200 }
  const company = await request.provider(externalOrganizationId)
  const secret = company?.credentials?.webhookSecret
  // Not entered yet, or without its secret: Housecall Pro shall tell it again.
  if (secret === undefined) return { status: 503 }
  const header = `t=${headers['api-timestamp'] ?? ''},v1=${headers['api-signature'] ?? ''}`
  if (!verifyTimestampedWebhook({ header, body, secret, nowMs })) return { status: 401 }
  return { status: 200, hasChanges: true }
}

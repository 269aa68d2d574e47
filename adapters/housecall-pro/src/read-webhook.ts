import {
  parseJson,
  verifyTimestampedWebhook,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { webhookSchema } from './answers.ts'
import type { HousecallProClient } from './client.ts'
import { readHappenings } from './read-job.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

interface Open {
  readonly client: HousecallProClient
  readonly settings: ProviderSettings
}

/**
 * Something happened to a job. What it is now is asked of the API, as webhooks come in any order. Statuses and notes are
 * told at once; visits at the next poll, which alone knows what the brand heard of them.
 */
export async function readWebhook(
  request: WebhookRequest<ProviderSettings, Credentials>,
  nowMs: number,
  open: (externalOrganizationId: string) => Promise<Open | undefined>,
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
  const read = webhookSchema.safeParse(parseJson(new TextDecoder().decode(body)))
  const jobId = read.data?.job?.id ?? read.data?.appointment?.job_id
  if (jobId === undefined) return { status: 200 }
  const found = await request.findJob(externalOrganizationId, jobId)
  // Not one of Dispatch's, or made a moment ago and not linked yet: the next poll tells it.
  if (found === undefined) return { status: 200 }
  const opened = await open(externalOrganizationId)
  if (opened === undefined) return { status: 503 }
  const job = await opened.client.getJob(jobId)
  const updates = job === undefined ? [] : readHappenings(job, { found, settings: opened.settings })
  return { status: 200, updates }
}

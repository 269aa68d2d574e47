import {
  parseJson,
  verifyTimestampedWebhook,
  type WebhookProvider,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { z } from 'zod'
import type { Transaction } from './answers.ts'
import { readChanges, type ChangeReader } from './read-changes.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

const id = z.union([z.string(), z.number()]).transform(String)
/** What the scrip of `setup/webhook.pl` posts: numbers only, the rest is read from RT. */
const hookSchema = z.looseObject({ transactions: z.array(id.pipe(z.string().regex(/^\d+$/))).max(1_000) })

/** Brings in seconds what a poll would bring within its interval, under the same keys. */
export async function readWebhook(
  request: WebhookRequest<ProviderSettings, Credentials>,
  nowMs: number,
  open: (company: WebhookProvider<ProviderSettings, Credentials>) => ChangeReader,
): Promise<WebhookResponse> {
  const { externalOrganizationId = '', headers, body } = request
  const company = await request.provider(externalOrganizationId)
  // Not entered yet, or without its login: RT does not send it again, but the next poll brings it.
  if (company?.credentials === undefined) return { status: 503 }
  const secret = company.credentials.webhookSecret ?? ''
  const header = headers['truckroll-signature']
  if (!verifyTimestampedWebhook({ header, body, secret, nowMs })) return { status: 401 }
  const hook = hookSchema.safeParse(parseJson(new TextDecoder().decode(body)))
  if (!hook.success) return { status: 400 }
  const reader = open(company)
  const transactions: Transaction[] = []
  for (const number of hook.data.transactions) {
    const transaction = await reader.rt.getTransaction(number)
    if (transaction !== undefined) transactions.push(transaction)
  }
  return { status: 200, updates: await readChanges(reader, transactions) }
}

import {
  parseJson,
  verifyTimestampedWebhook,
  type ProviderContext,
  type Update,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { acmeEventSchema, type AcmeClient, type AcmeEvent } from './client.ts'
import { isForBrand, isReference, toFileUpdate, toUpdate } from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

type P = ProviderSettings
type C = Credentials

/** What a person did in Acme, on its way to the brand. */
export async function readWebhook(
  request: WebhookRequest<P, C>,
  nowMs: number,
  open: (company: ProviderContext<P, C>) => { readonly acme: AcmeClient; readonly settings: P },
): Promise<WebhookResponse> {
  const { externalOrganizationId = '', headers, body, signal } = request
  const company = await request.provider(externalOrganizationId)
  // Not entered yet, or without its login: Acme shall tell it again.
  if (company?.credentials === undefined) return { status: 503 }
  const { credentials } = company
  const header = headers['acme-signature']
  if (!verifyTimestampedWebhook({ header, body, secret: credentials.webhookSecret, nowMs })) {
    return { status: 401 }
  }
  const event = acmeEventSchema.parse(parseJson(new TextDecoder().decode(body)))
  // What came in by the API is our own doing.
  if (event.actor.kind === 'api') return { status: 200 }
  const { workOrderId, workOrderReference } = event.data
  const job = await request.findJob(externalOrganizationId, workOrderId)
  // Made by us a moment ago and not linked yet: Acme shall tell it again. Any other is none of Dispatch's.
  if (job === undefined) return { status: isReference(workOrderReference) ? 503 : 200 }
  const { acme, settings } = open({ ...request, ...company, signal })
  const update = toUpdate(event, settings) ?? (await readFileUpdate(acme, event))
  // Closing an order closes its visits, so only the order is reported to the brand.
  if (update?.kind === 'unschedule' && (await isClosed(acme, workOrderId))) return { status: 200 }
  return { status: 200, updates: update === undefined ? [] : [{ job, update, key: event.id }] }
}

async function isClosed(acme: AcmeClient, workOrderId: string): Promise<boolean> {
  const workOrder = await acme.getWorkOrder(workOrderId)
  return workOrder === undefined || ['done', 'void', 'declined'].includes(workOrder.status)
}

async function readFileUpdate(acme: AcmeClient, event: AcmeEvent): Promise<Update | undefined> {
  const { file } = event.data
  if (event.type !== 'file.created' || file === undefined || !isForBrand(file)) return undefined
  const content = await acme.readFile(file.id)
  return content === undefined ? undefined : toFileUpdate(file, content, event.occurredAt)
}

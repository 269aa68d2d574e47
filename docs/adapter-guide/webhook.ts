import {
  parseJson,
  toStatusMeaning,
  toStatusUpdate,
  verifyTimestampedWebhook,
  type Clock,
  type StatusMap,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { z } from 'zod'
import type { Credentials, HammerApi } from './hammer.ts'
import { WithNotices } from './notices.ts'

/** Each status of Hammer and what it means for Dispatch. */
export const statusMap: StatusMap = {
  new: 'none',
  accepted: { kind: 'accept' },
  declined: { kind: 'reject' },
  scheduled: 'none',
  driving: { kind: 'enroute' },
  working: { kind: 'start' },
  done: { kind: 'complete' },
}

const hookSchema = z.looseObject({ id: z.string(), orderId: z.string(), status: z.string(), at: z.string() })

export class WithWebhook extends WithNotices {
  readonly #clock: Clock

  constructor(hammer: HammerApi, clock: Clock) {
    super(hammer)
    this.#clock = clock
  }

  async receiveWebhook(request: WebhookRequest<unknown, Credentials>): Promise<WebhookResponse> {
    const { externalOrganizationId = '', headers, body } = request
    const company = await request.provider(externalOrganizationId)
    if (company?.credentials === undefined) return { status: 503 } // not entered yet: send it again
    const secret = company.credentials.webhookSecret
    const isOurs = verifyTimestampedWebhook({
      header: headers['hammer-signature'],
      body,
      secret,
      nowMs: this.#clock.now(),
    })
    if (!isOurs) return { status: 401 }

    const hook = hookSchema.parse(parseJson(new TextDecoder().decode(body)))
    const update = toStatusUpdate(toStatusMeaning(hook.status, statusMap), hook.at)
    if (update === undefined) return { status: 200 }
    const job = { externalOrganizationId, bmsId: hook.orderId }
    return { status: 200, updates: [{ job, update, key: hook.id }] }
  }
}

import type { Caller } from '../access/caller.ts'
import { toIsoTime } from '../clock.ts'
import { AcmeError, notFound } from '../errors.ts'
import { createId } from '../random.ts'
import type { ServiceParts } from '../service-parts.ts'
import type { Delivery, NewWebhook, WebhookInput } from './webhook.ts'

const maxWebhooksPerCompany = 20

/** Where a company's events are sent. A new webhook gets what happens from then on. */
export class Webhooks {
  readonly #parts: ServiceParts

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  create(caller: Caller, input: WebhookInput): NewWebhook {
    const { stores, random, clock } = this.#parts
    if (stores.webhooks.all(caller.companyId).length >= maxWebhooksPerCompany)
      throw new AcmeError(
        'ACME_CONFLICT',
        `A company has ${maxWebhooksPerCompany} webhooks at most; delete one.`,
      )
    const webhook: NewWebhook = {
      ...input,
      id: createId('wh', random),
      secret: `acme_whsec_${Buffer.from(random(32)).toString('hex')}`,
      createdAt: toIsoTime(clock.now()),
    }
    stores.webhooks.insert(caller.companyId, webhook)
    return webhook
  }

  list(caller: Caller): NewWebhook[] {
    return this.#parts.stores.webhooks.all(caller.companyId)
  }

  delete(caller: Caller, id: string): void {
    this.#get(caller, id)
    this.#parts.stores.webhooks.delete(caller.companyId, id)
  }

  /** The newest deliveries first. */
  deliveries(caller: Caller, id: string, limit: number): Delivery[] {
    this.#get(caller, id)
    return this.#parts.stores.deliveries.list(id, limit)
  }

  #get(caller: Caller, id: string): NewWebhook {
    const webhook = this.#parts.stores.webhooks.find(caller.companyId, id)
    if (webhook === undefined) throw notFound('webhook', id)
    return webhook
  }
}

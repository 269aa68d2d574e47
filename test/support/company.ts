import type { AcmeBms, Office } from '@truckroll/example-acme-bms'
import { z } from 'zod'

const newWebhookSchema = z.object({ id: z.string(), secret: z.string() })
const deliveriesSchema = z.object({ items: z.array(z.object({ state: z.string() })) })

interface CompanyFacts {
  readonly acme: AcmeBms
  readonly id: string
  readonly companyId: string
  readonly apiKey: string
  readonly webhook: z.infer<typeof newWebhookSchema>
}

/** A service company that works with Acme, and the person in its office. */
export class Company {
  /** Acme's id of the provider, as the gateway and Dispatch know it. */
  readonly id: string
  readonly name: string
  readonly companyId: string
  readonly office: Office
  readonly #facts: CompanyFacts
  #apiKey: string

  constructor(facts: CompanyFacts) {
    this.#facts = facts
    this.#apiKey = facts.apiKey
    this.id = facts.id
    this.name = nameOf(facts.id)
    this.companyId = facts.companyId
    this.office = facts.acme.office(facts.companyId, 'Dana')
  }

  static async create(acme: AcmeBms, id: string, webhookUrl: string): Promise<Company> {
    const { companyId, apiKey } = acme.createCompany({ name: nameOf(id) })
    const answer = await call(acme, apiKey, 'POST', '/v1/webhooks', { url: webhookUrl })
    return new Company({ acme, id, companyId, apiKey, webhook: newWebhookSchema.parse(answer) })
  }

  get credentials(): { apiKey: string; webhookSecret: string } {
    return { apiKey: this.#apiKey, webhookSecret: this.#facts.webhook.secret }
  }

  /** Its key at Acme is revoked; gives the login with a new one. */
  renewKey(): { apiKey: string; webhookSecret: string } {
    const { acme } = this.#facts
    acme.revokeKeys(this.companyId, 'api')
    this.#apiKey = acme.addKey(this.companyId, 'api')
    return this.credentials
  }

  get webhookSecret(): string {
    return this.#facts.webhook.secret
  }

  /** Webhooks that Acme has still to post, or to post again. */
  async webhooksWaiting(): Promise<number> {
    const { acme, webhook } = this.#facts
    const answer = await call(acme, this.#apiKey, 'GET', `/v1/webhooks/${webhook.id}/deliveries?limit=100`)
    return deliveriesSchema.parse(answer).items.filter(({ state }) => state === 'waiting').length
  }

  /** Another system with a key of this company. */
  api(method: string, path: string, body?: unknown): Promise<unknown> {
    return call(this.#facts.acme, this.#apiKey, method, path, body)
  }
}

function nameOf(id: string): string {
  return `${id} Ltd`
}

async function call(
  acme: AcmeBms,
  apiKey: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(acme.url + path, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok)
    throw new Error(`Acme answered ${answer.status} to ${method} ${path}: ${await answer.text()}`)
  return answer.json()
}

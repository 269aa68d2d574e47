import {
  defineAdapter,
  ProviderError,
  TerminalError,
  type Adapter,
  type CreateJobRequest,
  type CreateJobResponse,
  type EventResponse,
  type ProviderContext,
  type ReceivesWebhooks,
  type VerifiesCredentials,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { z } from 'zod'

const credentials = z.strictObject({ apiKey: z.string().min(1) })

/** A vendor in memory: makes work orders, refuses those whose title says so, takes webhooks signed with a word. */
class TestAdapter implements Adapter, ReceivesWebhooks {
  async createJob(request: CreateJobRequest): Promise<CreateJobResponse> {
    if (request.job.title === 'refuse')
      throw new TerminalError('expected another title, got one that is refused', {
        status: 422,
        body: '{"title":"Refused","detail":"do not service","by":"ann@example.com"}',
      })
    return { bmsId: `WO-${request.job.id}`, ...attentionOf(request.job.title) }
  }

  async cancelJob(): Promise<EventResponse> {
    return {}
  }

  async receiveWebhook(request: WebhookRequest): Promise<WebhookResponse> {
    const body = new TextDecoder().decode(request.body)
    if (request.method === 'GET') return { status: 200, body: request.query['challenge'] ?? '' }
    if (request.headers['x-signature'] !== 'signed') return { status: 401 }
    if (body === 'login refused') throw new ProviderError('the login was refused')
    if (body === 'bad form') throw new TerminalError('expected another form')
    // As plain JavaScript may: a branch without `return`, a word for a number.
    if (body === 'silent') return JSON.parse('null')
    if (body === 'a word') return JSON.parse('{"status":"ok"}')
    if (body === 'broken') throw new Error('out of luck')
    if (body === 'whose') {
      const known = await request.provider(request.externalOrganizationId ?? '')
      return { status: known === undefined ? 404 : 200 }
    }
    if (body.startsWith('update ')) {
      const [, jobId = '', kind = ''] = body.split(' ')
      // As a vendor's word may be turned into one that no schema knows.
      const update = JSON.parse(`{"kind":"${kind}"}`)
      return { status: 200, updates: [{ job: { jobId }, key: body, update }] }
    }
    const echo = { body, query: request.query, provider: request.externalOrganizationId ?? null }
    return { status: 200, body: body === 'plain' ? 'taken' : JSON.stringify(echo) }
  }
}

/** Without abilities of its own beyond what is required. */
class PlainAdapter implements Adapter {
  async createJob(request: CreateJobRequest): Promise<CreateJobResponse> {
    return { bmsId: `WO-${request.job.id}` }
  }

  async cancelJob(): Promise<EventResponse> {
    return {}
  }
}

function attentionOf(title: unknown): { readonly needsAttention?: string } {
  return title === 'look' ? { needsAttention: 'Call the customer' } : {}
}

export const testAdapter = defineAdapter({ name: 'test', version: '1.0.0', adapter: TestAdapter })
export const plainAdapter = defineAdapter({ name: 'plain', version: '1.0.0', adapter: PlainAdapter })
export const credentialAdapter = defineAdapter({
  name: 'credential',
  version: '1.0.0',
  credentials,
  adapter: PlainAdapter,
})

const providerSettings = z.looseObject({
  timezone: z.string(),
  crews: z.strictObject({ size: z.int() }).optional(),
})

/** Knows what a provider's settings look like, and takes no login but `good`. */
class LoginAdapter
  extends PlainAdapter
  implements VerifiesCredentials<z.infer<typeof providerSettings>, z.infer<typeof credentials>>
{
  async verifyCredentials(
    request: ProviderContext<z.infer<typeof providerSettings>, z.infer<typeof credentials>>,
  ): Promise<void> {
    if (request.credentials?.apiKey !== 'good') throw new ProviderError('the login was refused')
    if (request.provider?.settings.timezone === undefined) throw new ProviderError('no settings came')
  }
}

export const loginAdapter = defineAdapter({
  name: 'login',
  version: '1.0.0',
  credentials,
  providerSettings,
  adapter: LoginAdapter,
})

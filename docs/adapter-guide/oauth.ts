import {
  adapterTokens,
  type Clock,
  type CreateJobRequest,
  defineAdapter,
  fetchToken,
  type HttpClient,
  KeptToken,
  type ProviderContext,
  settingsToken,
  VendorApi,
} from '@truckroll/gateway'
import { z } from 'zod'
import { listSchema, nothing, orderSchema, settingsSchema, type Settings } from './hammer.ts'

export const credentialsSchema = z.object({
  refreshToken: z.string().min(1),
  accessToken: z.string().optional(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number().default(0),
})
type Credentials = z.infer<typeof credentialsSchema>
type Context = Pick<ProviderContext<unknown, Credentials>, 'credentials' | 'refreshCredentials' | 'signal'>

/** Hammer as it would be with OAuth: an access token lives for a while, a refresh token is taken once. */
export class OAuthAdapter {
  readonly #api: VendorApi
  readonly #url: string

  constructor(http: HttpClient, clock: Clock, { url }: Settings) {
    this.#api = new VendorApi({ http, clock, vendor: 'Hammer' })
    this.#url = url
  }

  async createJob(request: CreateJobRequest<unknown, Credentials>) {
    const reference = `dispatch-${String(request.job.id)}`
    const bmsId = await request.step('order', {
      find: async () =>
        (await this.#call(request, 'GET', `/orders?reference=${reference}`, listSchema)).items[0]?.id,
      run: async () => (await this.#call(request, 'POST', '/orders', orderSchema, { reference })).id,
    })
    return { bmsId }
  }

  async cancelJob(request: CreateJobRequest<unknown, Credentials>) {
    await this.#call(request, 'PATCH', `/orders/${request.link.bmsId}`, nothing, { status: 'void' })
  }

  async verifyCredentials(context: ProviderContext<unknown, Credentials>) {
    await this.#call(context, 'GET', '/company', nothing)
  }

  async #call<T>(
    context: Context,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    schema: z.ZodType<T>,
    json?: unknown,
  ): Promise<T> {
    const request = {
      method,
      url: this.#url + path,
      signal: context.signal,
      ...(json === undefined ? {} : { json }),
    }
    const token = new KeptToken({ api: this.#api, context, renew: (current) => this.#renew(current) })
    const answer = await token.use((accessToken) =>
      this.#api.send({ ...request, headers: { authorization: `Bearer ${accessToken}` } }, [401]),
    )
    return this.#api.readAs(answer, schema, request)
  }

  async #renew(current: Credentials): Promise<Credentials> {
    const json = { grant_type: 'refresh_token', refresh_token: current.refreshToken }
    const request = { method: 'POST', url: `${this.#url}/oauth/token`, json } as const
    const token = await fetchToken(this.#api, request, 'the company has to connect the app again')
    const { accessToken, expiresAt, refreshToken = current.refreshToken } = token
    return { accessToken, refreshToken, expiresAt }
  }
}

export default defineAdapter({
  name: 'hammer-oauth',
  version: '1.0.0',
  settings: settingsSchema,
  credentials: credentialsSchema,
  adapter: OAuthAdapter,
  inject: [adapterTokens.http, adapterTokens.clock, settingsToken(settingsSchema)],
})

import {
  adapterTokens,
  type Clock,
  type CreateJobRequest,
  defineAdapter,
  type HttpClient,
  ProviderError,
  type ProviderContext,
  RetryableError,
  settingsToken,
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

const tokenSchema = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() })

/** Hammer as it would be with OAuth: an access token lives for a while, a refresh token is taken once. */
export class OAuthAdapter {
  readonly #http: HttpClient
  readonly #clock: Clock
  readonly #url: string

  constructor(http: HttpClient, clock: Clock, { url }: Settings) {
    this.#http = http
    this.#clock = clock
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
  ) {
    let refused: string | undefined
    for (let isLast = false; ; isLast = true) {
      const token = await this.#accessToken(context, refused)
      const headers = { authorization: `Bearer ${token}` }
      const request = { method, url: this.#url + path, headers, signal: context.signal }
      const answer = await this.#http.expect(json === undefined ? request : { ...request, json }, [401])
      if (answer.status !== 401) return schema.parse(answer.body.length === 0 ? undefined : answer.json())
      // The login is good, or the refresh would have been refused: the token ran out on its way.
      if (isLast) throw new RetryableError('the access token ran out', { isOutage: true })
      refused = token
    }
  }

  /** The stored token as long as it is good, else the next one. */
  async #accessToken(context: Context, refused: string | undefined): Promise<string | undefined> {
    const isGood = ({ accessToken, expiresAt }: Credentials) =>
      accessToken !== refused && expiresAt > this.#clock.now()
    const { credentials } = context
    if (credentials === undefined) throw new ProviderError('expected a login to Hammer')
    if (isGood(credentials)) return credentials.accessToken
    const next = await context.refreshCredentials(async (current) => {
      if (isGood(current)) return current
      const json = { grant_type: 'refresh_token', refresh_token: current.refreshToken }
      // Without `signal`: if it were cut off, the refresh token might be used up. `expect` throws ProviderError if it is
      // refused: then a person has to log in again.
      const answer = await this.#http.expect({ method: 'POST', url: `${this.#url}/oauth/token`, json })
      const token = tokenSchema.parse(answer.json())
      const expiresAt = this.#clock.now() + token.expires_in * 1_000
      return { accessToken: token.access_token, refreshToken: token.refresh_token, expiresAt }
    })
    return next.accessToken
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

import {
  fetchToken,
  KeptToken,
  VendorApi,
  type Clock,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  type ProviderContext,
} from '@truckroll/gateway'
import type { z } from 'zod'
import { readFault } from './answers.ts'
import type { Credentials, Settings } from './settings.ts'

export type SessionContext = Pick<
  ProviderContext<unknown, Credentials>,
  'credentials' | 'refreshCredentials' | 'signal'
>

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** Statuses besides 2xx that are answers. */
  readonly accept?: readonly number[]
}

/** A page of jobs was seen to take a minute. */
const timeoutMs = 120_000

/** Calls to Service Fusion with the login of one company. */
export class Session {
  readonly #api: VendorApi
  readonly #token: KeptToken<Credentials>
  readonly #base: string
  readonly #context: SessionContext

  constructor(http: HttpClient, clock: Clock, { url }: Settings, context: SessionContext) {
    this.#base = url.replace(/\/+$/, '')
    this.#context = context
    this.#api = new VendorApi({ http, clock, vendor: 'Service Fusion', readFault, readWaitMs })
    this.#token = new KeptToken({ api: this.#api, context, renew: (current) => this.#renew(current) })
  }

  /** @throws RetryableError if the answer is of another form than the API's description says. */
  async read<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema>> {
    return this.#api.readAs(await this.send(call), schema, this.#toRequest(call))
  }

  /** Undefined if Service Fusion has no such thing (404). */
  async find<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema> | undefined> {
    const answer = await this.send({ ...call, accept: [404] })
    return answer.status === 404 ? undefined : this.#api.readAs(answer, schema, this.#toRequest(call))
  }

  /**
   * @throws ProviderError if the login or the plan is refused; TerminalError with Service Fusion's own words if it refuses
   * what was asked; RetryableError if it cannot be reached or is busy.
   */
  async send(call: Call): Promise<HttpAnswer> {
    return this.#token.use((token) =>
      this.#api.send(
        {
          ...this.#toRequest(call),
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        },
        [401, ...(call.accept ?? [])],
      ),
    )
  }

  #toRequest({ method, path, query, json }: Call): HttpRequest {
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`
    return {
      method,
      url: `${this.#base}/v1${path}${search}`,
      signal: this.#context.signal,
      timeoutMs,
      ...(json === undefined ? {} : { json }),
    }
  }

  /** Client id and secret are good for ever; a refresh token may be replaced by each renewal. */
  async #renew(current: Credentials): Promise<Credentials> {
    const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = current
    const json =
      client_id === undefined
        ? { grant_type: 'refresh_token', refresh_token }
        : { grant_type: 'client_credentials', client_id, client_secret }
    const request = { method: 'POST', url: `${this.#base}/oauth/access_token`, json } as const
    const token = await fetchToken(this.#api, request, "check the company's API access (plan Pro)")
    const { accessToken, expiresAt, refreshToken = current.refreshToken } = token
    // With client id and secret the refresh token is not needed.
    return client_id === undefined
      ? { ...current, accessToken, expiresAt, refreshToken }
      : { ...current, accessToken, expiresAt }
  }
}

/** Service Fusion says when its minute is over, in seconds since the epoch. */
function readWaitMs({ headers }: HttpAnswer, nowMs: number): number | undefined {
  const seconds = Number(headers['x-rate-limit-reset'])
  return Number.isFinite(seconds) && seconds > 0 ? Math.max(0, seconds * 1_000 - nowMs) : undefined
}

import {
  fetchToken,
  KeptToken,
  ProviderError,
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
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: readonly (readonly [string, string])[]
  readonly json?: unknown
  readonly multipart?: FormData
  /** Statuses besides 2xx that are answers. */
  readonly accept?: readonly number[]
}

/** Calls to Housecall Pro with the login of one company. */
export class Session {
  readonly #api: VendorApi
  readonly #token: KeptToken<Credentials>
  readonly #settings: Settings
  readonly #context: SessionContext

  constructor(http: HttpClient, clock: Clock, settings: Settings, context: SessionContext) {
    this.#settings = settings
    this.#context = context
    this.#api = new VendorApi({ http, clock, vendor: 'Housecall Pro', readFault })
    this.#token = new KeptToken({ api: this.#api, context, renew: (current) => this.#renew(current) })
  }

  /** @throws RetryableError if the answer is of another form than the API's description says. */
  async read<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema>> {
    return this.#api.readAs(await this.send(call), schema, this.#toRequest(call))
  }

  /** Undefined if Housecall Pro has no such thing (404). */
  async find<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema> | undefined> {
    const answer = await this.send({ ...call, accept: [404] })
    return answer.status === 404 ? undefined : this.#api.readAs(answer, schema, this.#toRequest(call))
  }

  /**
   * @throws ProviderError if the login or the plan is refused; TerminalError with Housecall Pro's own words if it refuses
   * what was asked; RetryableError if it cannot be reached or is busy.
   */
  async send(call: Call): Promise<HttpAnswer> {
    const accept = call.accept ?? []
    const apiKey = this.#context.credentials?.apiKey
    if (apiKey !== undefined) return this.#sendWith(call, `Token ${apiKey}`, accept)
    return this.#token.use((token) => this.#sendWith(call, `Bearer ${token}`, [401, ...accept]))
  }

  #sendWith(call: Call, authorization: string, accept: readonly number[]): Promise<HttpAnswer> {
    return this.#api.send({ ...this.#toRequest(call), headers: { authorization } }, accept)
  }

  #toRequest({ method, path, query = [], json, multipart }: Call): HttpRequest {
    const parameters = new URLSearchParams(query.map(([name, value]) => [name, value])).toString()
    return {
      method,
      url: `${toBase(this.#settings)}${path}${parameters === '' ? '' : `?${parameters}`}`,
      signal: this.#context.signal,
      ...(json === undefined ? {} : { json }),
      ...(multipart === undefined ? {} : { multipart }),
    }
  }

  async #renew(current: Credentials): Promise<Credentials> {
    const { clientId, clientSecret } = this.#settings
    if (clientId === undefined || clientSecret === undefined)
      throw new ProviderError(
        'a login by OAuth needs TRUCKROLL_ADAPTER_CLIENT_ID and TRUCKROLL_ADAPTER_CLIENT_SECRET',
      )
    const token = await fetchToken(
      this.#api,
      {
        method: 'POST',
        url: `${toBase(this.#settings)}/oauth/token`,
        json: {
          grant_type: 'refresh_token',
          refresh_token: current.refreshToken,
          client_id: clientId,
          client_secret: clientSecret,
        },
      },
      'the company has to connect the app again',
    )
    const { accessToken, expiresAt, refreshToken = current.refreshToken } = token
    return { ...current, accessToken, refreshToken, expiresAt }
  }
}

function toBase({ url }: Settings): string {
  return url.replace(/\/+$/, '')
}

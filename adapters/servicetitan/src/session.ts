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
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** After the tenant, such as `/jobs/5`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly multipart?: FormData
  /** Statuses besides 2xx that are answers. */
  readonly accept?: readonly number[]
}

type Module = 'crm' | 'jpm' | 'forms' | 'settings'

/** Calls to ServiceTitan with the login of one company. */
export class Session {
  readonly #api: VendorApi
  readonly #token: KeptToken<Credentials>
  readonly #settings: Settings
  readonly #context: SessionContext

  constructor(http: HttpClient, clock: Clock, settings: Settings, context: SessionContext) {
    this.#settings = settings
    this.#context = context
    this.#api = new VendorApi({ http, clock, vendor: 'ServiceTitan', readFault })
    this.#token = new KeptToken({ api: this.#api, context, renew: (current) => this.#renew(current) })
  }

  /** @throws RetryableError if the answer is of another form than the API's description says. */
  async read<Schema extends z.ZodType>(
    module: Module,
    call: Call,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    return this.#api.readAs(await this.send(module, call), schema, this.#toRequest(module, call))
  }

  /** Undefined if ServiceTitan has no such thing (404). */
  async find<Schema extends z.ZodType>(
    module: Module,
    call: Call,
    schema: Schema,
  ): Promise<z.output<Schema> | undefined> {
    const answer = await this.send(module, { ...call, accept: [404] })
    return answer.status === 404 ? undefined : this.#api.readAs(answer, schema, this.#toRequest(module, call))
  }

  /**
   * @throws ProviderError if the login, the app key or a scope is refused; TerminalError with ServiceTitan's own words if
   * it refuses what was asked; RetryableError if it cannot be reached or is busy.
   */
  async send(module: Module, call: Call): Promise<HttpAnswer> {
    return this.#token.use((token) => {
      const request = this.#toRequest(module, call)
      const headers = { authorization: `Bearer ${token}`, 'st-app-key': this.#settings.appKey }
      return this.#api.send({ ...request, headers }, [401, ...(call.accept ?? [])])
    })
  }

  #toRequest(module: Module, { method, path, query, json, multipart }: Call): HttpRequest {
    const { credentials, signal } = this.#context
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`
    const base = `${this.#settings.url.replace(/\/+$/, '')}/${module}/v2/tenant/${credentials?.tenant ?? ''}`
    return {
      method,
      url: base + path + search,
      signal,
      ...(json === undefined ? {} : { json }),
      ...(multipart === undefined ? {} : { multipart }),
    }
  }

  async #renew(current: Credentials): Promise<Credentials> {
    const { clientId, clientSecret } = current
    const { accessToken, expiresAt } = await fetchToken(
      this.#api,
      {
        method: 'POST',
        url: `${this.#settings.authUrl.replace(/\/+$/, '')}/connect/token`,
        form: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
      },
      "ask the company's administrator to connect the app again",
    )
    return { ...current, accessToken, expiresAt }
  }
}

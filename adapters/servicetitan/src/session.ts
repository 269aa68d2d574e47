import {
  ProviderError,
  RetryableError,
  TerminalError,
  type Clock,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  type ProviderContext,
} from '@truckroll/gateway'
import type { z } from 'zod'
import { refusalSchema, tokenSchema } from './answers.ts'
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
  readonly form?: FormData
  /** Statuses besides 2xx that are answers. */
  readonly accept?: readonly number[]
}

type Module = 'crm' | 'jpm' | 'forms' | 'settings'

/** A token is renewed this long before its end: clocks differ, and a call takes its time. */
const earlyMs = 60_000

/** Calls to ServiceTitan with the login of one company. A token is fetched once for all processes, and kept sealed. */
export class Session {
  readonly #http: HttpClient
  readonly #clock: Clock
  readonly #settings: Settings
  readonly #context: SessionContext

  constructor(http: HttpClient, clock: Clock, settings: Settings, context: SessionContext) {
    this.#http = http
    this.#clock = clock
    this.#settings = settings
    this.#context = context
  }

  /** @throws RetryableError if the answer is of another form than the API's description says. */
  async read<Schema extends z.ZodType>(
    module: Module,
    call: Call,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    const answer = await this.send(module, call)
    const read = schema.safeParse(answer.json())
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new RetryableError(
      `ServiceTitan answered ${call.method} ${call.path} with something else than its API describes: ` +
        `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      { status: answer.status },
    )
  }

  /**
   * @throws ProviderError if the login, the app key or a scope is refused; TerminalError with ServiceTitan's own words if
   * it refuses what was asked; RetryableError if it cannot be reached or is busy.
   */
  async send(module: Module, call: Call): Promise<HttpAnswer> {
    let refused: string | undefined
    for (;;) {
      const token = await this.#accessToken(refused)
      const answer = await this.#expect(module, call, token)
      if (answer.status !== 401) return answer
      if (refused !== undefined)
        throw new ProviderError(
          'ServiceTitan refuses a token that it gave out a moment ago (401): check that the company still has the app connected, and the app key',
          { status: 401 },
        )
      refused = token
    }
  }

  async #expect(module: Module, { method, path, query, json, form, accept = [] }: Call, token: string) {
    const { url, appKey } = this.#settings
    const tenant = this.#credentials().tenant
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`
    const base = `${url.replace(/\/+$/, '')}/${module}/v2/tenant/${tenant}`
    const headers = { authorization: `Bearer ${token}`, 'st-app-key': appKey }
    const request: HttpRequest = {
      method,
      url: base + path + search,
      headers,
      signal: this.#context.signal,
      ...(json === undefined ? {} : { json }),
      ...(form === undefined ? {} : await toBody(form, headers)),
    }
    try {
      return await this.#http.expect(request, [401, ...accept])
    } catch (error) {
      throw inWords(error, `${method} ${path}`)
    }
  }

  #credentials(): Credentials {
    const { credentials } = this.#context
    if (credentials === undefined) throw new ProviderError('expected a login to ServiceTitan')
    return credentials
  }

  /** The stored token if it is still good and not the refused one, else a new one. */
  async #accessToken(refused: string | undefined): Promise<string> {
    const present = this.#goodToken(this.#credentials(), refused)
    if (present !== undefined) return present
    const next = await this.#context.refreshCredentials(async (current) =>
      this.#goodToken(current, refused) === undefined ? this.#fetchToken(current) : current,
    )
    if (next.accessToken === undefined) throw new RetryableError('expected a token from ServiceTitan')
    return next.accessToken
  }

  #goodToken({ accessToken, expiresAt = 0 }: Credentials, refused: string | undefined): string | undefined {
    return accessToken !== refused && expiresAt - earlyMs > this.#clock.now() ? accessToken : undefined
  }

  async #fetchToken(current: Credentials): Promise<Credentials> {
    const { clientId, clientSecret } = current
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
    const answer = await this.#http.expect(
      {
        method: 'POST',
        url: `${this.#settings.authUrl.replace(/\/+$/, '')}/connect/token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
        signal: this.#context.signal,
      },
      [400, 401, 403],
    )
    if (answer.status >= 400)
      throw new ProviderError(
        'ServiceTitan refuses the client id and secret of the company: ask its administrator to connect the app again',
        { status: answer.status },
      )
    const token = tokenSchema.safeParse(answer.json())
    if (!token.success) throw new RetryableError('expected a token from ServiceTitan, got another answer')
    const { access_token: accessToken, expires_in: seconds } = token.data
    return { ...current, accessToken, expiresAt: this.#clock.now() + seconds * 1_000 }
  }
}

async function toBody(form: FormData, headers: Readonly<Record<string, string>>) {
  const encoded = new Response(form)
  const contentType = encoded.headers.get('content-type') ?? 'multipart/form-data'
  return {
    headers: { ...headers, 'content-type': contentType },
    body: new Uint8Array(await encoded.arrayBuffer()),
  }
}

/** What ServiceTitan says stands in the body; its trace id is what its support asks for. */
function inWords(error: unknown, what: string): unknown {
  if (!(error instanceof TerminalError || error instanceof ProviderError) || error.body === undefined)
    return error
  const refusal = refusalSchema.safeParse(toJson(error.body))
  if (!refusal.success) return error
  const { title, traceId, errors } = refusal.data
  const fields = Object.entries(errors ?? {}).map(([field, said]) => `${field}: ${said.join(', ')}`)
  const words = [title ?? `status ${String(error.status)}`, ...fields].join('; ')
  const facts = {
    cause: error,
    body: error.body,
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(traceId == null ? {} : { requestId: traceId }),
  }
  const message = `ServiceTitan refused ${what}: ${words}`
  return error instanceof ProviderError
    ? new ProviderError(message, facts)
    : new TerminalError(message, facts)
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

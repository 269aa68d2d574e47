import {
  isJsonObject,
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
import { tokenSchema } from './answers.ts'
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
  readonly form?: FormData
  /** Statuses besides 2xx that are answers. */
  readonly accept?: readonly number[]
}

/** A token is renewed this long before its end: clocks differ, and a call takes its time. */
const earlyMs = 60_000

/** Calls to Housecall Pro with the login of one company. */
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
  async read<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema>> {
    const answer = await this.send(call)
    const read = schema.safeParse(answer.json())
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new RetryableError(
      `Housecall Pro answered ${call.method} ${call.path} with something else than its API describes: ` +
        `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      { status: answer.status },
    )
  }

  /**
   * @throws ProviderError if the login or the plan is refused; TerminalError with Housecall Pro's own words if it refuses
   * what was asked; RetryableError if it cannot be reached or is busy.
   */
  async send(call: Call): Promise<HttpAnswer> {
    const { credentials } = this.#context
    if (credentials === undefined) throw new ProviderError('expected a login to Housecall Pro')
    if (credentials.apiKey !== undefined) return this.#expect(call, `Token ${credentials.apiKey}`, [])
    let refused: string | undefined
    for (;;) {
      const token = await this.#accessToken(credentials, refused)
      const answer = await this.#expect(call, `Bearer ${token}`, [401])
      if (answer.status !== 401) return answer
      // The refresh was taken a moment ago: the token was ended on its way.
      if (refused !== undefined) throw new RetryableError('the access token was ended', { isOutage: true })
      refused = token
    }
  }

  async #expect(call: Call, authorization: string, accept: readonly number[]): Promise<HttpAnswer> {
    const { method, path, query = [], json, form } = call
    const search =
      query.length === 0
        ? ''
        : `?${new URLSearchParams(query.map(([name, value]) => [name, value])).toString()}`
    const headers = { authorization }
    const request: HttpRequest = {
      method,
      url: `${this.#settings.url.replace(/\/+$/, '')}${path}${search}`,
      headers,
      signal: this.#context.signal,
      ...(json === undefined ? {} : { json }),
      ...(form === undefined ? {} : await toBody(form, headers)),
    }
    try {
      return await this.#http.expect(request, [...accept, ...(call.accept ?? [])])
    } catch (error) {
      throw inWords(error, `${method} ${path}`)
    }
  }

  /** The stored token if it is still good and not the refused one, else the next one. */
  async #accessToken(present: Credentials, refused: string | undefined): Promise<string> {
    const good = this.#goodToken(present, refused)
    if (good !== undefined) return good
    const next = await this.#context.refreshCredentials(async (current) =>
      this.#goodToken(current, refused) === undefined ? this.#renew(current) : current,
    )
    if (next.accessToken === undefined) throw new RetryableError('expected a token from Housecall Pro')
    return next.accessToken
  }

  #goodToken({ accessToken, expiresAt = 0 }: Credentials, refused: string | undefined): string | undefined {
    return accessToken !== refused && expiresAt - earlyMs > this.#clock.now() ? accessToken : undefined
  }

  async #renew(current: Credentials): Promise<Credentials> {
    const { url, clientId, clientSecret } = this.#settings
    if (clientId === undefined || clientSecret === undefined)
      throw new ProviderError(
        'a login by OAuth needs TRUCKROLL_ADAPTER_CLIENT_ID and TRUCKROLL_ADAPTER_CLIENT_SECRET',
      )
    // Without the attempt's signal: if it were cut off, the refresh token might be used up.
    const answer = await this.#http.expect(
      {
        method: 'POST',
        url: `${url.replace(/\/+$/, '')}/oauth/token`,
        json: {
          grant_type: 'refresh_token',
          refresh_token: current.refreshToken,
          client_id: clientId,
          client_secret: clientSecret,
        },
      },
      [400, 401, 403],
    )
    if (answer.status >= 400)
      throw new ProviderError(
        'Housecall Pro refuses the refresh token: the company has to connect the app again',
        { status: answer.status },
      )
    const token = tokenSchema.safeParse(answer.json())
    if (!token.success) throw new RetryableError('expected a token from Housecall Pro, got another answer')
    const { access_token: accessToken, refresh_token, expires_in: seconds } = token.data
    return {
      ...current,
      accessToken,
      refreshToken: refresh_token ?? current.refreshToken,
      expiresAt: this.#clock.now() + seconds * 1_000,
    }
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

/** The error with what Housecall Pro said, which comes in five forms. */
function inWords(error: unknown, what: string): unknown {
  if (!(error instanceof TerminalError || error instanceof ProviderError) || error.body === undefined)
    return error
  const said = toWords(toJson(error.body))
  if (said === '') return error
  const facts = {
    cause: error,
    body: error.body,
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  }
  const message = `Housecall Pro refused ${what}: ${said}`
  return error instanceof ProviderError
    ? new ProviderError(message, facts)
    : new TerminalError(message, facts)
}

/** `{message}`, `{error: {message}}`, `{error}`, `{errors: {field: [..]}}` or `{message, attr: [..]}`. */
export function toWords(body: unknown): string {
  if (typeof body === 'string') return body
  if (Array.isArray(body))
    return body
      .map(toWords)
      .filter((each) => each !== '')
      .join(', ')
  if (!isJsonObject(body)) return ''
  const { message, error, errors, attr } = body
  const fields = isJsonObject(errors)
    ? Object.entries(errors).map(([field, said]) => `${field}: ${toWords(said)}`)
    : [toWords(errors)]
  return [toWords(message), toWords(error), ...fields, toWords(attr)].filter((each) => each !== '').join('; ')
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

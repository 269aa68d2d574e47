import { isJsonObject, parseJson, stringifyJson, toShownUrl } from '@truckroll/protocol'
import { z } from 'zod'
import { CliError, type Refusal } from '../errors.ts'

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Answers other than 2xx that are no failure. */
  readonly accept?: readonly number[]
  /** Default: that of the client. */
  readonly timeoutMs?: number
}

export interface JsonAnswer {
  readonly status: number
  readonly body: unknown
}

export interface HttpJsonOptions {
  readonly baseUrl: string
  /** What should answer there, and how to start it: part of the message if nothing does. */
  readonly peer: string
  readonly startHint: string
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

const maxAnswerBytes = 64 * 1024 * 1024
const cutReasons: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/** The one HTTP client of the commands: JSON in, JSON out, and failures in words. */
export class HttpJson {
  readonly #options: HttpJsonOptions

  constructor(options: HttpJsonOptions) {
    this.#options = options
  }

  get baseUrl(): string {
    return this.#options.baseUrl
  }

  /**
   * @throws CliError `TR_CLI_UNREACHABLE` if nothing answers, `TR_CLI_REFUSED` if the answer is not 2xx.
   */
  async send(request: JsonRequest): Promise<JsonAnswer> {
    const url = this.#toUrl(request)
    const answer = await this.#fetch(url, request)
    const text = await readText(answer)
    const body = parseBody(text)
    if (answer.ok || request.accept?.includes(answer.status) === true) return { status: answer.status, body }
    throw this.#toRefusal(answer, body, request)
  }

  #toUrl(request: JsonRequest): URL {
    const url = new URL(this.#options.baseUrl)
    url.pathname = url.pathname.replace(/\/$/, '') + request.path
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    return url
  }

  async #fetch(url: URL, request: JsonRequest): Promise<Response> {
    const { peer, startHint } = this.#options
    try {
      return await this.#try(url, request).catch((error: unknown) => {
        // A connection that was kept is closed by the other side at any moment. What only reads may be asked again.
        if (request.method === 'GET' && cutReasons.has(toReason(error))) return this.#try(url, request)
        throw error
      })
    } catch (cause) {
      const reason = toReason(cause)
      throw new CliError(
        'TR_CLI_UNREACHABLE',
        `${peer} is not reachable at ${url.origin} (${reason}). ${startHint}`,
        {
          cause,
          isRetryable: true,
        },
      )
    }
  }

  #try(url: URL, request: JsonRequest): Promise<Response> {
    const { headers, timeoutMs } = this.#options
    const hasBody = request.body !== undefined
    return fetch(url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(hasBody && { 'content-type': 'application/json' }),
        ...headers,
        ...request.headers,
      },
      ...(hasBody && { body: stringifyJson(request.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs ?? timeoutMs ?? 30_000),
    })
  }

  #toRefusal({ status, headers }: Response, body: unknown, request: JsonRequest): CliError {
    const refusal = toFacts(status, headers, body)
    const what = `${request.method} ${request.path}`
    if (status === 401 || status === 403) {
      const hint =
        status === 401
          ? 'Set TRUCKROLL_API_TOKEN to a token that it knows.'
          : 'The token lacks a scope that this needs; use another one.'
      return new CliError('TR_CLI_REFUSED', `${this.#options.peer} refused ${what} with ${status}. ${hint}`, {
        refusal,
      })
    }
    const text = toProblemText(body)
    const isPeer = text !== undefined || status >= 500
    const hint = isPeer ? '' : ` Is ${toShownUrl(this.#options.baseUrl)} really the right address?`
    return new CliError(
      'TR_CLI_REFUSED',
      `${what} was answered with ${status}${text ? `: ${text}` : '.'}${hint}`,
      { refusal },
    )
  }
}

function toFacts(status: number, headers: Headers, body: unknown): Refusal {
  const seconds = Number(headers.get('retry-after') ?? NaN)
  const { success, data } = problemSchema.safeParse(body)
  return {
    status,
    code: success ? data.code : undefined,
    fields: success ? data.errors : [],
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
  }
}

const problemSchema = z.looseObject({
  code: z.string().optional(),
  errors: z.array(z.looseObject({ pointer: z.string().optional(), detail: z.string() })).default([]),
})

async function readText(answer: Response): Promise<string> {
  const declared = Number(answer.headers.get('content-length') ?? 0)
  if (declared > maxAnswerBytes) {
    await answer.body?.cancel()
    throw new CliError(
      'TR_CLI_REFUSED',
      `expected an answer of at most 64 MB, got ${declared} bytes; ask for less`,
    )
  }
  return answer.text()
}

function parseBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return parseJson(text)
  } catch {
    // An answer that is not JSON is not from a gateway; the status must do.
    return undefined
  }
}

/** `title`, `detail` and each field's problem of an RFC 9457 body. */
function toProblemText(body: unknown): string | undefined {
  if (!isJsonObject(body)) return undefined
  const { title, detail, errors } = body
  const fields = (Array.isArray(errors) ? errors : []).flatMap((item: unknown) => {
    if (!isJsonObject(item) || typeof item['detail'] !== 'string') return []
    const place = item['pointer'] ?? item['parameter'] ?? item['header']
    return [typeof place === 'string' ? `${place}: ${item['detail']}` : item['detail']]
  })
  const texts = [title, detail, fields.join('; ')].filter((text) => typeof text === 'string' && text !== '')
  return texts.length === 0 ? undefined : texts.join(' - ')
}

/** `fetch` wraps the real cause, sometimes twice. */
function toReason(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time'
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof AggregateError && cause.errors.length > 0) return toReason(cause.errors[0])
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return String(cause)
}

import { identityHeaders } from './identity.ts'
import { noteAnswer, noteSilence } from './connection.ts'

/** So long a look may take: then the gateway is thought to be away, and is asked again. */
const lookTimeoutMs = 12_000
/** An act may wait for the product, which tries a login for up to 30 s. */
const actTimeoutMs = 60_000

export interface FieldProblem {
  readonly pointer?: string
  readonly parameter?: string
  readonly header?: string
  readonly detail: string
}

/** The gateway refused: its words, and the status. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string | undefined
  readonly fields: readonly FieldProblem[]

  constructor(status: number, problem: Problem) {
    super(toWords(status, problem))
    this.status = status
    this.code = problem.code
    this.fields = problem.errors ?? []
  }
}

/** There was no answer: the gateway is away, or something between here and there. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError'
}

interface Problem {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly FieldProblem[]
}

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Page and API are of one package and one version, so the answer has the type of its schema. */
export async function ask<Answer>(path: string, options: AskOptions = {}): Promise<Answer> {
  const { method = 'GET', body } = options
  const timeout = AbortSignal.timeout(method === 'GET' ? lookTimeoutMs : actTimeoutMs)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal])
  let response: Response
  let text: string
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: {
        ...identityHeaders(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    text = await response.text()
  } catch (error) {
    if (options.signal?.aborted === true) throw error
    noteSilence()
    throw new SilenceError('The gateway does not answer', { cause: error })
  }
  const content = parseAnswer(text)
  if (isFromProxy(response, content)) {
    noteSilence()
    throw new SilenceError(`Something before the gateway answered ${response.status}`)
  }
  noteAnswer()
  if (!response.ok) throw new ApiError(response.status, content ?? {})
  return content as Answer
}

/** An error that is not the gateway's own. */
function isFromProxy(response: Response, content: unknown): boolean {
  return response.status >= 500 && (typeof content !== 'object' || content === null)
}

/** Long ids keep their digits: as text, where a number would lose some. */
function parseAnswer(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
        ? (context?.source ?? value)
        : value,
    )
  } catch {
    return undefined
  }
}

function toWords(status: number, { title, detail, errors }: Problem): string {
  const places = (errors ?? []).map(({ pointer, parameter, header, detail: expected }) => {
    const place = pointer ?? parameter ?? header ?? ''
    return place === '' ? expected : `${place}: ${expected}`
  })
  const said = [
    title ?? `The gateway answered ${status}`,
    ...(detail === undefined ? [] : [detail]),
    ...places,
  ]
  return said.join('. ')
}

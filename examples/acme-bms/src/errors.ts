/** One field that was refused: a JSON pointer into the part of the request it came in. */
export interface FieldError {
  in: 'body' | 'querystring' | 'params'
  path: string
  message: string
}

const statusOfCode = {
  ACME_BAD_REQUEST: 400,
  ACME_UNAUTHENTICATED: 401,
  ACME_FORBIDDEN: 403,
  ACME_NOT_FOUND: 404,
  ACME_CONFLICT: 409,
  ACME_TOO_LARGE: 413,
  ACME_UNSUPPORTED_MEDIA_TYPE: 415,
  ACME_INVALID: 422,
  ACME_RATE_LIMITED: 429,
  ACME_INTERNAL: 500,
  ACME_UNAVAILABLE: 503,
} as const

export type AcmeErrorCode = keyof typeof statusOfCode

export interface AcmeErrorDetails {
  fields?: readonly FieldError[]
  retryAfterMs?: number
  cause?: unknown
}

/** What a caller did wrong, or what is wrong here; over HTTP it becomes `application/problem+json`. */
export class AcmeError extends Error {
  override readonly name = 'AcmeError'
  readonly code: AcmeErrorCode
  readonly status: number
  readonly fields: readonly FieldError[]
  readonly retryAfterMs: number | undefined

  constructor(code: AcmeErrorCode, message: string, details: AcmeErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.status = statusOfCode[code]
    this.fields = details.fields ?? []
    this.retryAfterMs = details.retryAfterMs
  }

  get isRetryable(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

export function notFound(what: string, id: string): AcmeError {
  return new AcmeError('ACME_NOT_FOUND', `There is no ${what} ${id} in this company.`)
}

/** A 422 that names one field of the body. */
export function invalidField(path: string, message: string): AcmeError {
  return new AcmeError('ACME_INVALID', 'The request has a field that cannot be taken.', {
    fields: [{ in: 'body', path, message }],
  })
}

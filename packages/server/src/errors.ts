/** One bad field: `pointer` into the body (RFC 6901), or the name of a query parameter or header. */
export interface FieldError {
  readonly pointer?: string
  readonly parameter?: string
  readonly header?: string
  /** What was expected; never the value that came. */
  readonly detail: string
}

export interface HttpProblemOptions {
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
  /** Further members of the answer's body. */
  readonly members?: Readonly<Record<string, unknown>>
}

/**
 * Ends a request with `application/problem+json` (RFC 9457). `code` is stable; the text is for people and may
 * change.
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string | undefined
  readonly errors: readonly FieldError[] | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, title: string, options: HttpProblemOptions = {}) {
    super(title, options.cause === undefined ? undefined : { cause: options.cause })
    this.status = status
    this.code = code
    this.title = title
    this.detail = options.detail
    this.errors = options.errors
    this.headers = options.headers ?? {}
    this.members = options.members ?? {}
  }
}

export function nothingHere(): HttpProblem {
  return new HttpProblem(404, 'not_found', 'There is nothing at this address')
}

/** What ServiceTitan refuses, in the form of `ApiErrorResponse`. */
export class Refusal extends Error {
  readonly status: number
  readonly errors: Readonly<Record<string, readonly string[]>>

  constructor(status: number, title: string, errors: Readonly<Record<string, readonly string[]>> = {}) {
    super(title)
    this.status = status
    this.errors = errors
  }

  toResponse(traceId: string): Response {
    const { status, message: title, errors } = this
    return Response.json({ type: 'about:blank', title, status, traceId, errors, data: {} }, { status })
  }
}

/** What Service Fusion refuses: an object with code, name and message, or for 422 a list of fields. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    super(`refused with ${status}`)
    this.status = status
    this.body = body
  }
}

const names: Readonly<Record<number, string>> = {
  400: 'Bad Request.',
  401: 'Unauthorized.',
  404: 'Not Found.',
  405: 'Method Not Allowed.',
  415: 'Unsupported Media Type.',
  429: 'Too Many Requests.',
}

export function refusal(status: number, message: string): Refusal {
  return new Refusal(status, { code: status, name: names[status] ?? 'Error.', message })
}

export function invalid(field: string, message: string): Refusal {
  return new Refusal(422, [{ field, message }])
}

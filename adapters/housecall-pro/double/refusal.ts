/** What Housecall Pro refuses; its body has one of five forms. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    super(`refused with ${status}`)
    this.status = status
    this.body = body
  }
}

export function notFound(): Refusal {
  return new Refusal(404, { error: { message: 'Not found' } })
}

export function unauthorized(): Refusal {
  return new Refusal(401, { message: 'Unauthorized' })
}

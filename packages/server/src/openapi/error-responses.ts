import { problemType } from '../problems/problem.ts'

const meanings: Readonly<Record<number, readonly [name: string, description: string]>> = {
  400: ['Unreadable', 'The body cannot be read: not JSON, not UTF-8, not a form'],
  401: ['TokenMissing', 'No token, or one that is not known'],
  403: ['ScopeMissing', 'The token has no right to do this, or the request comes from a foreign site'],
  404: ['NotFound', 'There is no such thing'],
  409: ['Conflict', 'It is not as the request supposes; `code` says how'],
  413: ['TooLarge', 'The body or the file is too large; `detail` names the limit'],
  415: ['UnsupportedMediaType', 'The body has a type that is not taken here'],
  422: ['Invalid', 'The request is not as expected; `errors` names each bad field'],
  502: ['BadGateway', 'Dispatch did not give what was asked for'],
  503: ['Unavailable', 'Not now; Retry-After says when, where it is known'],
  504: ['Timeout', 'Dispatch did not answer in time'],
}

const content = { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } }

/** Under `components/responses`. */
export const errorResponses = {
  ...Object.fromEntries(
    Object.values(meanings).map(([name, text]) => [name, { description: text, content }]),
  ),
  Unexpected: { description: 'Any other error', content },
}

export function toErrorResponse(status: number): { readonly $ref: string } {
  const meaning = meanings[status]
  if (meaning === undefined)
    throw new Error(`expected a status with a meaning in error-responses.ts, got ${status}`)
  return { $ref: `#/components/responses/${meaning[0]}` }
}

export const unexpectedResponse = { $ref: '#/components/responses/Unexpected' }

import { problemType } from '../problems/problem.ts'

interface Meaning {
  readonly name: string
  readonly text: string
  /** For the example: one of the codes of this status, and its title. */
  readonly code: string
  readonly title: string
  readonly detail?: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

const meanings: Readonly<Record<number, Meaning>> = {
  400: {
    name: 'Unreadable',
    text: 'The body cannot be read: not JSON, not UTF-8, not a form',
    code: 'bad_json',
    title: 'The body cannot be read',
    detail: 'expected JSON, but something else stands at line 1, column 18',
  },
  401: {
    name: 'TokenMissing',
    text: 'No token, or one that is not known',
    code: 'unauthorized',
    title: 'A token is needed',
  },
  403: {
    name: 'ScopeMissing',
    text: 'The token has no right to do this, or the request comes from a foreign site',
    code: 'scope_missing',
    title: 'The token has no right to do this',
  },
  404: {
    name: 'NotFound',
    text: 'There is no such thing',
    code: 'job_unknown',
    title: 'There is no such job',
  },
  409: {
    name: 'Conflict',
    text: 'It is not as the request supposes; `code` says how',
    code: 'not_connected',
    title: 'The provider is not connected',
    detail: 'the provider of this job was offboarded; Dispatch takes no more updates for it',
  },
  408: {
    name: 'TooSlow',
    text: 'The body came too slowly, or not to its end',
    code: 'request_timeout',
    title: 'The body came too slowly',
  },
  413: {
    name: 'TooLarge',
    text: 'The body or the file is too large; `detail` names the limit',
    code: 'too_large',
    title: 'The body is too large',
  },
  415: {
    name: 'UnsupportedMediaType',
    text: 'The body has a type that is not taken here',
    code: 'unsupported_media_type',
    title: 'The body is compressed',
    detail: 'expected it as it is, without Content-Encoding',
  },
  422: {
    name: 'Invalid',
    text: 'The request is not as expected; `errors` names each bad field',
    code: 'invalid_input',
    title: 'The request is not as expected',
    errors: [{ pointer: '/end', detail: 'expected a time after start' }],
  },
  429: {
    name: 'TooManyFailures',
    text: 'Too many requests of this address had no token that is known; Retry-After says when the next is looked at',
    code: 'too_many_failures',
    title: 'This address came with too many wrong tokens',
  },
  502: {
    name: 'BadGateway',
    text: 'Dispatch did not give what was asked for',
    code: 'dispatch_unavailable',
    title: 'Dispatch did not give what was asked for',
  },
  503: {
    name: 'Unavailable',
    text: 'Not now; Retry-After says when, if it is known',
    code: 'store_unavailable',
    title: 'The store cannot be used now',
  },
  504: {
    name: 'Timeout',
    text: 'Dispatch did not answer in time',
    code: 'dispatch_timeout',
    title: 'Dispatch did not answer in time',
  },
}

const schema = { $ref: '#/components/schemas/Problem' }

function toResponse(status: number, { text, code, title, detail, errors }: Meaning) {
  const example = { type: `urn:truckroll:problem:${code}`, title, status, code, detail, errors }
  return { description: text, content: { [problemType]: { schema, example } } }
}

/** Under `components/responses`. */
export const errorResponses = {
  ...Object.fromEntries(
    Object.entries(meanings).map(([status, meaning]) => [meaning.name, toResponse(Number(status), meaning)]),
  ),
  Unexpected: { description: 'Any other error', content: { [problemType]: { schema } } },
}

export function toErrorResponse(status: number): { readonly $ref: string } {
  const meaning = meanings[status]
  if (meaning === undefined)
    throw new Error(`expected a status with a meaning in error-responses.ts, got ${status}`)
  return { $ref: `#/components/responses/${meaning.name}` }
}

export const unexpectedResponse = { $ref: '#/components/responses/Unexpected' }

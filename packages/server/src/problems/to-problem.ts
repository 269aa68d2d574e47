import { TruckrollError } from '@truckroll/gateway'
import type { Issue } from '@truckroll/gateway/embed'
import { HttpProblem, type FieldError } from '../errors.ts'
import { gatewayProblems, type GatewayProblem } from './gateway-problems.ts'

/** The answer to any error of a request. For an unexpected error it says only that it was unexpected. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (TruckrollError.is(error)) return toKnownProblem(error)
  const status = numberOf(error, 'statusCode')
  const code = stringOf(error, 'code')
  if (code === 'FST_ERR_BAD_URL') return new HttpProblem(400, 'bad_url', 'The address cannot be read')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupportedMediaType()
  if (code?.startsWith('FST_ERR_CTP_INVALID_CONTENT_LENGTH') === true) {
    return new HttpProblem(400, 'bad_length', 'The body is not as long as was said', {
      cause: error,
    })
  }
  // Fastify's own refusals of a request; their texts contain no value of the request.
  if (code?.startsWith('FST_') === true && status !== undefined && status >= 400 && status < 500) {
    return new HttpProblem(status, 'bad_request', 'The request cannot be taken', { cause: error })
  }
  return unexpected(error)
}

function unsupportedMediaType(): HttpProblem {
  return new HttpProblem(415, 'unsupported_media_type', 'The body has a type that is not taken here', {
    detail: 'expected Content-Type: application/json',
  })
}

function unexpected(error: unknown): HttpProblem {
  return new HttpProblem(500, 'unexpected', 'Something unexpected went wrong; it is in the log', {
    cause: error,
  })
}

function toKnownProblem(error: TruckrollError): HttpProblem {
  const known = gatewayProblems.get(error.code)
  if (known === undefined) return unexpected(error)
  const errors = toErrors(error, known)
  return new HttpProblem(known.status, known.code, known.title, {
    detail: error.message,
    cause: error,
    headers: toRetryHeaders(error, known),
    ...(errors.length === 0 ? {} : { errors }),
  })
}

function toErrors(error: TruckrollError, known: GatewayProblem): FieldError[] {
  if (known.status !== 422 || !('issues' in error) || !Array.isArray(error.issues)) return []
  // An error of another copy of the gateway is of another class, so its fields are checked.
  return error.issues.filter(isIssue).map((issue) => ({ pointer: issue.path, detail: issue.message }))
}

function isIssue(value: unknown): value is Issue {
  return stringOf(value, 'path') !== undefined && stringOf(value, 'message') !== undefined
}

function toRetryHeaders(error: TruckrollError, known: GatewayProblem): Record<string, string> {
  if (known.status !== 503 && known.status !== 429) return {}
  const seconds = error.retryAfterMs === undefined ? 5 : Math.ceil(error.retryAfterMs / 1000)
  return { 'retry-after': String(Math.max(1, seconds)) }
}

function stringOf(value: unknown, name: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof found === 'string' ? found : undefined
}

function numberOf(value: unknown, name: string): number | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof found === 'number' ? found : undefined
}

import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

import { AcmeError, type AcmeErrorCode } from '../errors.ts'
import { invalidInput } from './parse-input.ts'

const codeOfStatus: Readonly<Record<number, AcmeErrorCode>> = {
  404: 'ACME_NOT_FOUND',
  413: 'ACME_TOO_LARGE',
  415: 'ACME_UNSUPPORTED_MEDIA_TYPE',
}

/** Answers an error as RFC 9457 problem details. */
export function sendProblem(error: AcmeError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="acme"')
  if (error.retryAfterMs !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))))
  return reply
    .code(error.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: 'about:blank',
      title: STATUS_CODES[error.status] ?? 'Error',
      status: error.status,
      code: error.code,
      detail: error.message,
      requestId: request.id,
      ...(error.fields.length > 0 ? { errors: error.fields } : {}),
    })
}

/** Turns whatever a route or Fastify threw into an AcmeError; an unforeseen one says nothing of its inside. */
export function toAcmeError(error: FastifyError | AcmeError): AcmeError {
  if (error instanceof AcmeError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const context = error.validationContext
    const part = context === 'body' || context === 'params' ? context : 'querystring'
    return invalidInput(
      error.validation.map((issue) => ({
        in: part,
        path: issue.instancePath === '/' ? '' : issue.instancePath,
        message: issue.message ?? 'not acceptable',
      })),
    )
  }
  const status = error.statusCode ?? 500
  const code = codeOfStatus[status] ?? (status < 500 ? 'ACME_BAD_REQUEST' : undefined)
  if (code !== undefined) return new AcmeError(code, error.message, { cause: error })
  return new AcmeError('ACME_INTERNAL', 'Something went wrong here; the request may be sent again.', {
    cause: error,
  })
}

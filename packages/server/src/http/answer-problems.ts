import type { Logger } from '@truckroll/gateway'
import type { Redactor } from '@truckroll/gateway/embed'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpProblem, nothingHere } from '../errors.ts'
import { problemType, toProblemBody } from '../problems/problem.ts'
import { toProblem } from '../problems/to-problem.ts'
import { dropRest } from './drop-rest.ts'

export interface AnswerParts {
  readonly logger: Logger
  readonly maxBodyBytes: number
  readonly redactor: Redactor
}

/** Answers every error of `app`, also an unknown address, with `application/problem+json`. */
export function answerProblems(app: FastifyInstance, parts: AnswerParts): void {
  const { logger, maxBodyBytes, redactor } = parts
  app.setErrorHandler((error, request, reply) => {
    if (hasLeft(request)) {
      logger.debug({ requestId: request.id }, 'the sender went away within its body')
      return sendProblem(reply, goneWithin())
    }
    const problem = isTooLarge(error) ? toTooLarge(request, maxBodyBytes) : toProblem(error)
    dropRest(request, reply)
    const isForStrangers = problem.cause !== undefined && isOpenTo(request, problem.status)
    if (problem.status >= 500 || isForStrangers) logFailure(logger, problem, request)
    return sendProblem(reply, isForStrangers ? withoutDetail(problem) : redactProblem(problem, redactor))
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, nothingHere()))
}

export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const body = toProblemBody(problem)
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type(problemType)
    .send(problem.status === 500 ? { ...body, requestId: reply.request.id } : body)
}

/** Who calls is not known by a token of the operator's: the text of what failed inside is not for them. */
function isOpenTo(request: FastifyRequest, status: number): boolean {
  const kind = request.routeOptions.config.access?.kind
  return kind === 'open' || kind === 'adapter' || (kind === 'callback' && status >= 500)
}

function withoutDetail({ status, code, title, headers, members, cause }: HttpProblem): HttpProblem {
  return new HttpProblem(status, code, title, { headers, members, cause })
}

/** The texts of problems that come from nothing else are our own. */
function redactProblem(problem: HttpProblem, redactor: Redactor): HttpProblem {
  if (problem.cause === undefined) return problem
  const { status, code, title, detail, errors, headers, members, cause } = problem
  return new HttpProblem(status, code, title, {
    headers,
    members,
    cause,
    ...(detail === undefined ? {} : { detail: redactor.text(detail) }),
    ...(errors === undefined
      ? {}
      : { errors: errors.map((error) => ({ ...error, detail: redactor.text(error.detail) })) }),
  })
}

function logFailure(logger: Logger, problem: HttpProblem, request: FastifyRequest): void {
  const fields = { requestId: request.id, status: problem.status, err: problem.cause ?? problem }
  if (problem.status === 500) logger.error(fields, 'request failed')
  else logger.warn(fields, 'request could not be served')
}

/** Nobody reads the answer, and nothing went wrong here. */
function hasLeft({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete
}

function goneWithin(): HttpProblem {
  return new HttpProblem(400, 'bad_length', 'The body is not as long as was said')
}

const tooLargeCodes = new Set(['FST_ERR_CTP_BODY_TOO_LARGE', 'FST_REQ_FILE_TOO_LARGE'])

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && tooLargeCodes.has(String(error.code))
}

/** The limit of this route; named by its setting if a setting sets it. */
export function toTooLarge(request: FastifyRequest, maxBodyBytes: number): HttpProblem {
  const limitBytes = request.routeOptions.bodyLimit ?? maxBodyBytes
  const setting = limitBytes === maxBodyBytes ? ' (TRUCKROLL_MAX_BODY_BYTES)' : ''
  return new HttpProblem(413, 'too_large', 'The body is too large', {
    detail: `expected at most ${limitBytes} bytes${setting}`,
  })
}

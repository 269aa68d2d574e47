import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { toInputIssues, toPointer } from '@truckroll/protocol'
import * as z from 'zod'
import { SandboxError } from '../errors.ts'
import type { SandboxLogger } from '../sandbox-options.ts'
import { problemType } from './control/problem-schema.ts'

const statusByCode: Record<SandboxError['code'], number> = {
  TR_SANDBOX_OPTIONS: 422,
  TR_SANDBOX_ACCOUNTS: 422,
  TR_SANDBOX_NOT_FOUND: 404,
  TR_SANDBOX_REFUSED: 409,
  TR_SANDBOX_STATE: 409,
  TR_SANDBOX_DATA: 500,
  TR_SANDBOX_LISTEN: 500,
}

/** Answers every error with problem+json; it names the wrong field if there is one. */
export function sendError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: SandboxLogger | undefined,
): FastifyReply {
  const { status, title, issues } = describe(error)
  if (status >= 500) logger?.error({ url: request.url, error: error.message }, 'request failed')
  return reply
    .code(status)
    .type(problemType)
    .send(JSON.stringify({ title, status, ...(issues !== undefined && { issues }) }))
}

interface Problem {
  status: number
  title: string
  issues?: { path: string; message: string }[]
}

function describe(error: FastifyError | Error): Problem {
  if (error instanceof z.ZodError) {
    const issues = toInputIssues(error.issues).map(({ path, message }) => ({
      path: toPointer(path),
      message,
    }))
    return { status: 422, title: 'request does not fit the schema', issues }
  }
  if (error instanceof SandboxError) return { status: statusByCode[error.code], title: error.message }
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  return { status, title: status >= 500 ? 'internal error' : error.message }
}

import { parseJsonByTurns, TruckrollError } from '@truckroll/gateway'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { HttpProblem } from '../errors.ts'

/**
 * No request that is no list has more to say, and what checks it does so in one turn.
 */
const mostValues = 20_000

declare module 'fastify' {
  interface FastifyContextConfig {
    /** So many JSON values a body may hold; Infinity if it is a list whose items are bounded one by one. */
    maxValues?: number
  }
}

const jsonType = /^application\/(?:[a-z0-9.-]+\+)?json(?: *;.*)?$/i

/**
 * Makes `app` read JSON bodies and nothing else; ids beyond 2^53 keep every digit. A JSON content type
 * without a body counts as a request without a body.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(jsonType, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    if (request.routeOptions.config.wire !== undefined) request.wireBody = body
    refuseCompressed(request.headers, body)
    return toJson(body, request.routeOptions.config.maxValues)
  })
}

/**
 * @throws HttpProblem 400 if the bytes are not JSON in UTF-8, 422 if they hold more values. No bytes at all are
 *   `undefined`.
 */
export async function toJson(body: Uint8Array, maxValues = mostValues): Promise<unknown> {
  if (body.length === 0) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    return await parseJsonByTurns(text, { maxValues, maxMembers: mostValues })
  } catch (error) {
    if (TruckrollError.is(error) && error.code === 'TR_PROTOCOL_JSON_SIZE') throw tooMuch(error.message)
    throw new HttpProblem(400, 'bad_json', 'The body cannot be read', {
      detail: TruckrollError.is(error) ? toDetail(error) : 'expected JSON in UTF-8',
      cause: error,
    })
  }
}

function tooMuch(detail: string): HttpProblem {
  return new HttpProblem(422, 'invalid_input', 'The request is not as expected', {
    errors: [{ pointer: '', detail }],
  })
}

/** @throws HttpProblem 415 if a body is compressed, whether a header says so or not. */
export function refuseCompressed(headers: IncomingHttpHeaders, body: Uint8Array | string = ''): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  if (!isGzip && (encoding === '' || encoding === 'identity')) return
  throw new HttpProblem(415, 'unsupported_media_type', 'The body is compressed', {
    detail: 'expected it as it is, without Content-Encoding',
  })
}

/** The parser's message names the place and quotes nothing. */
function toDetail(error: TruckrollError): string {
  return error.code === 'TR_PROTOCOL_JSON_DEPTH' ? 'expected JSON that nests less deep' : error.message
}

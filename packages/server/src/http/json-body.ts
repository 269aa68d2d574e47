import { parseJson, TruckrollError } from '@truckroll/gateway'
import type { FastifyInstance } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { HttpProblem } from '../errors.ts'

const jsonType = /^application\/(?:[a-z0-9.-]+\+)?json(?: *;.*)?$/i

/**
 * Makes `app` read JSON bodies and nothing else; ids beyond 2^53 keep every digit. A JSON content type
 * without a body counts as a request without a body.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(jsonType, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      refuseCompressed(request.headers, body)
      done(null, toJson(body))
    } catch (error) {
      done(error instanceof Error ? error : new HttpProblem(400, 'bad_json', 'The body cannot be read'))
    }
  })
}

/** @throws HttpProblem 400 if the bytes are not JSON in UTF-8. No bytes at all are `undefined`. */
export function toJson(body: Uint8Array | string): unknown {
  if (body.length === 0) return undefined
  try {
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)
    return parseJson(text)
  } catch (error) {
    throw new HttpProblem(400, 'bad_json', 'The body cannot be read', {
      detail: TruckrollError.is(error) ? toDetail(error) : 'expected JSON in UTF-8',
      cause: error,
    })
  }
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

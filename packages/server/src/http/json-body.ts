import { parseJson, TruckrollError } from '@truckroll/gateway'
import type { FastifyInstance } from 'fastify'
import { HttpProblem } from '../errors.ts'

const jsonType = /^application\/(?:[a-z0-9.-]+\+)?json(?: *;.*)?$/i

/**
 * Makes `app` read JSON bodies, ids beyond 2^53 kept digit for digit, and nothing else. A JSON content type with no
 * body is a request without body.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(jsonType, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, toJson(body))
    } catch (error) {
      done(error instanceof Error ? error : new HttpProblem(400, 'bad_json', 'The body cannot be read'))
    }
  })
}

/** @throws HttpProblem 400 where the bytes are not JSON in UTF-8. No bytes at all are `undefined`. */
export function toJson(body: Uint8Array | string): unknown {
  if (body.length === 0) return undefined
  try {
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)
    return parseJson(text)
  } catch (error) {
    const isTooDeep = TruckrollError.is(error) && error.code === 'TR_PROTOCOL_JSON_DEPTH'
    throw new HttpProblem(400, 'bad_json', 'The body cannot be read', {
      detail: isTooDeep ? 'expected JSON that nests less deep' : 'expected JSON in UTF-8',
      cause: error,
    })
  }
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock/clock.ts'
import type { FaultRegistry } from '../faults/fault-registry.ts'
import type { Fault } from '../faults/fault-schema.ts'
import type { Settings } from '../network/settings.ts'
import type { Answer } from './answer.ts'
import { doubled, halved } from './spoiled-answer.ts'
import type { LoggedExchange, RequestLogger } from './request-logger.ts'

export interface FaultParts {
  faults: FaultRegistry
  clock: Clock
  settings: Settings
  requestLogger: RequestLogger
  /** Fires when the sandbox closes. */
  closing: AbortSignal
}

const htmlPage =
  '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>'

/** Answers a request to Dispatch's interface with the result of `act`, or by a fault. */
export async function answerUnderFaults(
  parts: FaultParts,
  exchange: LoggedExchange,
  request: FastifyRequest,
  reply: FastifyReply,
  act: () => Answer,
): Promise<FastifyReply> {
  const { clock, closing } = parts
  const { route, accountKey } = exchange
  const fault = parts.faults.next(route, accountKey)
  const log = parts.requestLogger.arrived(exchange, request, fault)
  const send = (answer: Answer): FastifyReply => {
    log(answer.status, answer)
    return sendAnswer(reply, answer, fault)
  }
  const cut = (done?: Answer): FastifyReply => {
    log(null, done)
    return cutConnection(request, reply)
  }
  const latencyMs = parts.settings.latencyMs + (fault?.kind === 'latency' ? (fault.latencyMs ?? 1000) : 0)
  if (latencyMs > 0) await clock.sleep(latencyMs, closing)
  switch (fault?.kind) {
    case undefined:
    case 'latency':
      return send(act())
    case 'drop':
      return cut(act())
    case 'reset':
      return cut()
    case 'hang':
      await parts.faults.hang(closing)
      return cut()
    case 'html':
      return send({ status: fault.status ?? 200, contentType: 'text/html', body: htmlPage })
    case 'status':
      return send({ status: fault.status ?? 503, contentType: 'text/plain', body: 'ordered fault' })
    case 'duplicate':
      return send(doubled(route, act))
    case 'garbage':
      return send(halved(act()))
  }
}

function sendAnswer(reply: FastifyReply, answer: Answer, fault?: Fault): FastifyReply {
  if (answer.contentType !== undefined) reply.type(answer.contentType)
  if (answer.headers !== undefined) reply.headers(answer.headers)
  if (fault?.retryAfter !== undefined) reply.header('retry-after', fault.retryAfter)
  return reply.code(answer.status).send(answer.status === 204 ? undefined : answer.body)
}

/** The connection is reset: the other side sees no answer at all. */
function cutConnection(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.resetAndDestroy()
  return reply
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock/clock.ts'
import type { FaultRegistry } from '../faults/fault-registry.ts'
import type { Fault, Route } from '../faults/fault-schema.ts'
import type { Settings } from '../network/settings.ts'
import type { Answer } from './answer.ts'

export interface FaultParts {
  faults: FaultRegistry
  clock: Clock
  settings: Settings
  /** Fires when the sandbox closes. */
  closing: AbortSignal
}

const htmlPage =
  '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>'

/** Answers a request to Dispatch's interface with the result of `act`, or by a fault. */
export async function answerUnderFaults(
  parts: FaultParts,
  route: Route,
  accountKey: string | null,
  request: FastifyRequest,
  reply: FastifyReply,
  act: () => Answer,
): Promise<FastifyReply> {
  const { clock, closing } = parts
  const fault = parts.faults.next(route, accountKey)
  const latencyMs = parts.settings.latencyMs + (fault?.kind === 'latency' ? (fault.latencyMs ?? 1000) : 0)
  if (latencyMs > 0) await clock.sleep(latencyMs, closing)
  switch (fault?.kind) {
    case undefined:
    case 'latency':
      return send(reply, act())
    case 'drop':
      act()
      return cut(request, reply)
    case 'reset':
      return cut(request, reply)
    case 'hang':
      await parts.faults.hang(closing)
      return cut(request, reply)
    case 'html':
      return send(reply, { status: fault.status ?? 200, contentType: 'text/html', body: htmlPage }, fault)
    case 'status':
      return send(
        reply,
        { status: fault.status ?? 503, contentType: 'text/plain', body: 'ordered fault' },
        fault,
      )
  }
}

function send(reply: FastifyReply, answer: Answer, fault?: Fault): FastifyReply {
  if (answer.contentType !== undefined) reply.type(answer.contentType)
  if (answer.headers !== undefined) reply.headers(answer.headers)
  if (fault?.retryAfter !== undefined) reply.header('retry-after', fault.retryAfter)
  return reply.code(answer.status).send(answer.status === 204 ? undefined : answer.body)
}

/** The connection is reset: the other side sees no answer at all. */
function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.resetAndDestroy()
  return reply
}

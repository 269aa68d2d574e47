import type { Clock } from '@truckroll/gateway'
import type { WireApi } from '@truckroll/gateway/embed'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Calls of this route are in the wire log, as those of this peer. */
    wire?: 'dispatch' | 'bms' | 'caller'
  }
  interface FastifyRequest {
    /** The body as it came; null if nobody reads it or it came in pieces. */
    wireBody: Uint8Array | null
  }
}

interface Begun {
  readonly at: number
  answer?: Uint8Array | string | undefined
}

/** Notes calls of the routes that say so in the wire log. */
export function noteCalls(app: FastifyInstance, wire: WireApi, clock: Clock): void {
  const begun = new WeakMap<FastifyRequest, Begun>()
  app.decorateRequest('wireBody', null)
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.wire !== undefined) begun.set(request, { at: clock.now() })
  })
  app.addHook('onSend', async (request, _reply, payload) => {
    const call = begun.get(request)
    if (call !== undefined && (typeof payload === 'string' || payload instanceof Uint8Array)) {
      call.answer = payload
    }
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const call = begun.get(request)
    const peer = request.routeOptions.config.wire
    if (call === undefined || peer === undefined) return
    note(wire, clock, { ...call, peer }, request, reply)
  })
}

function note(
  wire: WireApi,
  clock: Clock,
  { at, peer, answer }: Begun & { readonly peer: 'dispatch' | 'bms' | 'caller' },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const body = request.body instanceof Uint8Array ? request.body : request.wireBody
  wire.note({
    at,
    ms: clock.now() - at,
    direction: 'in',
    peer,
    method: request.method,
    url: request.url,
    provider: parameterOf(request, 'externalOrganizationId'),
    jobId: parameterOf(request, 'jobId'),
    status: reply.statusCode,
    request: {
      headers: request.headers,
      bytes: body?.length ?? (Number(request.headers['content-length']) || 0),
      body: body ?? undefined,
    },
    response: {
      headers: toTexts(reply.getHeaders()),
      bytes: answer === undefined ? 0 : Buffer.byteLength(answer),
      body: answer,
    },
  })
}

function parameterOf({ params }: FastifyRequest, name: string): string | undefined {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof value === 'string' ? value : undefined
}

function toTexts(headers: ReturnType<FastifyReply['getHeaders']>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

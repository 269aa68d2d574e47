import type { Clock } from '@truckroll/gateway'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { HttpProblem } from '../errors.ts'
import { sendProblem } from './answer-problems.ts'
import { BodyRoom } from './body-room.ts'
import type { ServerApp } from './server-app.ts'

/** Each body is in memory several times over while it is worked on. */
const knownRoom = { bytes: 10_000_000, freeBytes: 262_144 }
/** Of all bodies whose sender nobody knows; they take nothing from the others. */
const strangersRoom = { bytes: 4_000_000, freeBytes: 16_384 }

/** Bodies of callers with a token, and of everybody else, each in a room of their own. */
export class BodyRooms {
  readonly #known: BodyRoom
  readonly #strangers: BodyRoom

  constructor(clock: Clock) {
    this.#known = new BodyRoom(knownRoom, clock)
    this.#strangers = new BodyRoom(strangersRoom, clock)
  }

  of(request: FastifyRequest): BodyRoom {
    return request.isKnown ? this.#known : this.#strangers
  }
}

/** Gives bodies room by the bytes that came of them, once it is certain that their route wants them. */
export function limitBodies(app: ServerApp, rooms: BodyRooms): void {
  app.addHook('preParsing', (request, reply, _payload, done) => {
    if (hasBody(request)) watch(rooms.of(request), request, reply)
    done()
  })
}

function watch(room: BodyRoom, request: FastifyRequest, reply: FastifyReply): void {
  const body = room.enter(request.raw, () => {
    body.leave()
    refuseSlow(request, reply)
  })
  reply.raw.once('close', () => body.leave())
}

/** 408, and the connection ends, since the rest of the body still stands in it. */
function refuseSlow(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent) {
    request.raw.destroy()
    return
  }
  void reply.header('connection', 'close')
  sendProblem(
    reply,
    new HttpProblem(408, 'request_timeout', 'The body came too slowly', {
      detail: 'expected at least 4 kB a second once 10 seconds have passed',
    }),
  )
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

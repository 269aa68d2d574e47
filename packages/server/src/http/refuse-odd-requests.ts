import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { HttpProblem } from '../errors.ts'
import { problemType, toProblemBody } from '../problems/problem.ts'

/** Answers what Node itself would answer without a problem, or not at all. */
export function refuseOddRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    // Node takes the first, a proxy in front perhaps the other.
    const hosts = raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host')
    if (hosts.length > 1) {
      throw new HttpProblem(400, 'bad_request', 'Bad Request', {
        detail: 'expected one Host header, got more',
      })
    }
  })
  refuseExpectations(app.server)
  refuseTunnels(app.server)
}

function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const problem = new HttpProblem(417, 'expectation_failed', 'Expectation Failed', {
      detail: 'expected no Expect header but 100-continue',
    })
    const body = JSON.stringify(toProblemBody(problem))
    response.writeHead(problem.status, { 'content-type': problemType, connection: 'close' }).end(body)
  })
}

function refuseTunnels(server: Server): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    const problem = new HttpProblem(405, 'method_not_allowed', 'Method Not Allowed', {
      detail: 'expected no CONNECT: this is no proxy',
    })
    socket.on('error', () => socket.destroy())
    socket.end(toRawAnswer(problem))
  })
}

/** An answer where there is no response to write it to. */
export function toRawAnswer(problem: HttpProblem): string {
  const body = JSON.stringify(toProblemBody(problem))
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

import type { Socket } from 'node:net'
import { HttpProblem } from '../errors.ts'
import { problemType, toProblemBody } from '../problems/problem.ts'

/** Answers what Node could not even read as HTTP, then hangs up. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const problem = toBrokenProblem(error.code)
  const body = JSON.stringify(toProblemBody(problem))
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function toBrokenProblem(code: string | undefined): HttpProblem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new HttpProblem(431, 'headers_too_large', 'Request Header Fields Too Large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new HttpProblem(408, 'request_timeout', 'Request Timeout')
  return new HttpProblem(400, 'bad_request', 'Bad Request')
}

import type { Socket } from 'node:net'
import { HttpProblem } from '../errors.ts'
import { toRawAnswer } from './refuse-odd-requests.ts'

/** Answers what Node could not even read as HTTP, then hangs up. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  socket.end(toRawAnswer(toBrokenProblem(error.code)))
}

function toBrokenProblem(code: string | undefined): HttpProblem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new HttpProblem(431, 'headers_too_large', 'Request Header Fields Too Large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new HttpProblem(408, 'request_timeout', 'Request Timeout')
  return new HttpProblem(400, 'bad_request', 'Bad Request')
}

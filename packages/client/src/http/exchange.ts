import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { DispatchError, type DispatchErrorOptions } from '../errors.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import { headerText } from './header-text.ts'
import { noticeSent } from './notice-sent.ts'
import { parseRetryAfter } from './parse-retry-after.ts'
import { printable } from './printable.ts'
import { readBounded } from './read-bounded.ts'
import { abortedError, connectionError, statusError, timeoutError } from './to-dispatch-error.ts'

export interface HttpRequest {
  method: 'GET' | 'POST'
  url: URL
  headers: Readonly<Record<string, string>>
  body?: Uint8Array
  timeoutMs: number
  signal?: AbortSignal | undefined
}

export interface HttpTransport {
  dispatcher: Dispatcher
  /** Milliseconds since 1970; read for `Retry-After` dates. */
  now(): number
  /** Called with the other side's clock, in milliseconds since 1970, whatever it answers. */
  onDate?: ((at: number) => void) | undefined
}

/** A 2xx answer whose body has not been read yet. */
export interface HttpAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Dispatcher.ResponseData['body']
}

/** At most this much of a refusal is read. */
const maxRefusalBytes = 16_384

/**
 * One request, including `read` of its 2xx answer, within one time limit. Everything else is a DispatchError:
 * another status, no connection, half an answer, a time-out, the caller's signal.
 */
export async function exchange<Result>(
  transport: HttpTransport,
  request: HttpRequest,
  read: (answer: HttpAnswer) => Promise<Result>,
): Promise<Result> {
  const { url, timeoutMs, signal } = request
  const deadline = createDeadline(timeoutMs, signal)
  let wasSent = false
  try {
    const dispatcher = transport.dispatcher.compose(noticeSent(() => (wasSent = true)))
    const response = await orAborted(deadline.signal, dispatcher.request(toUndici(request, deadline)))
    const { statusCode: status, headers, body } = response
    tellDate(transport, headers)
    if (status >= 200 && status < 300) return await read({ status, headers, body })
    throw statusError(url, status, await readRefusal(headers, body, transport.now()))
  } catch (error) {
    if (error instanceof DispatchError) throw error
    if (deadline.hasTimedOut()) throw timeoutError(url, timeoutMs, wasSent)
    if (signal?.aborted === true) throw abortedError(url, error, wasSent)
    throw connectionError(url, error, wasSent)
  } finally {
    deadline.release()
  }
}

function tellDate({ onDate }: HttpTransport, headers: IncomingHttpHeaders): void {
  const at = Date.parse(headerText(headers, 'date') ?? '')
  if (Number.isFinite(at)) onDate?.(at)
}

function toUndici(request: HttpRequest, deadline: Deadline): Dispatcher.RequestOptions {
  return {
    origin: request.url.origin,
    path: `${request.url.pathname}${request.url.search}`,
    method: request.method,
    headers: { 'user-agent': 'truckroll', ...request.headers },
    body: request.body ?? null,
    signal: deadline.signal,
    // For the rest of a body, which is read after the deadline was released.
    bodyTimeout: request.timeoutMs,
  }
}

/**
 * undici reacts to a signal only once the request has a connection; waiting for a connection must end, too.
 */
async function orAborted<Result>(signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
  let stopListening = (): void => undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    stopListening = () => signal.removeEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    stopListening()
  }
}

async function readRefusal(
  headers: IncomingHttpHeaders,
  body: Dispatcher.ResponseData['body'],
  now: number,
): Promise<DispatchErrorOptions> {
  const options: DispatchErrorOptions = {}
  const retryAfterMs = parseRetryAfter(headerText(headers, 'retry-after'), now)
  if (retryAfterMs !== undefined) options.retryAfterMs = retryAfterMs
  // The status is known; it does not matter that the rest of the answer is missing.
  const { bytes } = await readBounded(body, maxRefusalBytes)
  const answer = printable(bytes, 500)
  if (answer !== '') options.answer = answer
  return options
}

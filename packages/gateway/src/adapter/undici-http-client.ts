import { readBounded, type BoundedBody, type HttpDispatcher } from '@truckroll/client'
import type { Readable } from 'node:stream'
import type { Clock } from '@truckroll/store'
import { AddressError } from '../addresses/address-error.ts'
import { AddressRule } from '../addresses/address-rule.ts'
import { ForeignTransport } from '../addresses/foreign-transport.ts'
import { decodeBody } from './decode-body.ts'
import { ProviderError, RetryableError, TerminalError } from './errors.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.ts'
import { toRefusal } from '../kit/to-refusal.ts'
import { toHttpAnswer, type AnswerHeaders } from './to-http-answer.ts'
import { NodeTransport } from './node-transport.ts'
import { readJsonAhead } from './read-json-ahead.ts'
import { noteVendorCall, type SentRequest } from '../wire/note-vendor-call.ts'
import type { WireLog } from '../wire/wire-log.ts'
import { toRequestBody } from './to-request-body.ts'
import { toCauses, wasUnsent } from './was-unsent.ts'

/** An answer whose body has not been read yet. */
interface RawAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Readable
}

/** An answer whose body was read, as far as it was wanted. */
interface ReadAnswer extends BoundedBody {
  readonly status: number
  readonly headers: AnswerHeaders
}

/** The vendor's API over undici: bounded, never redirected, failures told apart. */
export class UndiciHttpClient implements HttpClient {
  readonly #dispatcher: HttpDispatcher
  readonly #clock: Clock
  readonly #node = new NodeTransport()
  readonly #foreign: ForeignTransport
  readonly #wire: WireLog | undefined

  /** `foreign`: the way to hosts that the operator did not name; default: to public addresses only. */
  constructor(
    dispatcher: HttpDispatcher,
    clock: Clock,
    foreign = new ForeignTransport(new AddressRule()),
    wire?: WireLog,
  ) {
    this.#wire = wire
    this.#dispatcher = dispatcher
    this.#clock = clock
    this.#foreign = foreign
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const timeout = new AbortController()
    const timer = this.#clock.setTimer(request.timeoutMs ?? 30_000, () => timeout.abort())
    const signal =
      request.signal === undefined ? timeout.signal : AbortSignal.any([request.signal, timeout.signal])
    try {
      const maxBytes = request.maxAnswerBytes ?? 10_485_760
      const { status, headers, bytes, isTooLarge, brokeWith } = await this.#ask(request, maxBytes, signal)
      if (brokeWith !== undefined && signal.aborted) throw brokeWith
      if (brokeWith !== undefined) throw new RetryableError('the answer broke off', { cause: brokeWith })
      if (isTooLarge) throw new TerminalError('the answer is larger than expected', { status })
      return await toDecodedAnswer(status, headers, bytes, maxBytes)
    } catch (error) {
      if (
        error instanceof TerminalError ||
        error instanceof RetryableError ||
        request.signal?.aborted === true
      )
        throw error
      throw toAddressFault(error, request) ?? toRetryable(error, timeout.signal.aborted)
    } finally {
      timer.cancel()
    }
  }

  async #ask(request: HttpRequest, maxBytes: number, signal: AbortSignal): Promise<ReadAnswer> {
    const { contentType, body: sentBody } = await toRequestBody(request)
    const sent = { headers: { ...optional('content-type', contentType), ...request.headers }, body: sentBody }
    const end = this.#wire && noteVendorCall(this.#wire, this.#clock, request, sent)
    try {
      const { status, headers, body } = await this.#exchange(request, sent, signal)
      const read = await readBounded(body, maxBytes)
      const { bytes, bodyBytes, brokeWith } = read
      end?.({ status, headers, body: bytes, bodyBytes, error: brokeWith })
      return { status, headers, ...read }
    } catch (error) {
      end?.({ error })
      throw error
    }
  }

  async #exchange(request: HttpRequest, sent: SentRequest, signal: AbortSignal): Promise<RawAnswer> {
    const url = new URL(request.url)
    const { method } = request
    const { headers, body } = sent
    const isForeign = request.urlFrom !== undefined && request.urlFrom !== 'operator'
    if (isForeign) this.#foreign.check(url)
    if (request.readsContinue === true) {
      const node = isForeign ? this.#foreign.node : this.#node
      const answer = await node.send({ url, method, headers, body, signal })
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: answer }
    }
    const { origin, pathname, search } = url
    const path = pathname + search
    const dispatcher = isForeign ? this.#foreign.dispatcher : this.#dispatcher
    const answer = await dispatcher.request({ origin, path, method, headers, body, signal })
    return { status: answer.statusCode, headers: answer.headers, body: answer.body }
  }

  async expect(request: HttpRequest, accept: readonly number[] = []): Promise<HttpAnswer> {
    const answer = await this.send(request)
    if ((answer.status >= 200 && answer.status < 300) || accept.includes(answer.status)) return answer
    throw toRefusal('the vendor', request, answer, this.#clock.now())
  }
}

/** What cannot be decoded stays as it came, and so does the header that says so. */
async function toDecodedAnswer(
  status: number,
  headers: AnswerHeaders,
  bytes: Uint8Array,
  maxBytes: number,
): Promise<HttpAnswer> {
  const encoding = headers['content-encoding']
  const decoded = await decodeBody(bytes, encoding === undefined ? undefined : String(encoding), maxBytes)
  if (decoded === undefined) return toHttpAnswer(status, headers, bytes)
  const { 'content-encoding': _, ...rest } = headers
  return toHttpAnswer(status, rest, decoded, await readJsonAhead(decoded))
}

/** The URL leads where it may not; undefined if the error is another one. */
function toAddressFault(error: unknown, { urlFrom }: HttpRequest): ProviderError | TerminalError | undefined {
  const refused = toCauses(error).find((cause) => cause instanceof AddressError)
  if (refused === undefined) return undefined
  const { message } = refused
  return urlFrom === 'data'
    ? new TerminalError(message, { cause: refused })
    : new ProviderError(message, { cause: refused })
}

/** No connection is an outage; an answer that stayed away may mean that the work was done: it counts. */
function toRetryable(error: unknown, isTimeout: boolean): RetryableError {
  if (isTimeout)
    return new RetryableError('the vendor did not answer in time', { cause: error, isTimeout: true })
  const isUnsent = wasUnsent(error)
  const message = isUnsent ? 'the vendor cannot be reached' : 'the connection to the vendor broke'
  return new RetryableError(message, { cause: error, isOutage: isUnsent })
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>)
}

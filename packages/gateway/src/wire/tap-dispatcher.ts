import type { HttpDispatcher } from '@truckroll/client'
import type { Clock } from '@truckroll/store'
import type { WireHeaders, WirePeer } from './wire-api.ts'
import type { WireLog } from './wire-log.ts'
import { mostShownBytes } from './wire-ring.ts'

type Interceptor = Parameters<HttpDispatcher['compose']>[number]
type Handler = Parameters<ReturnType<Interceptor>>[1]
type Options = Parameters<ReturnType<Interceptor>>[0]

/** `[]`, with some white space. */
const mostEmptyBytes = 8

export interface TapParts {
  readonly wire: WireLog
  readonly clock: Clock
  readonly peer: WirePeer
  /** The paths hold secrets, such as tokens of files. */
  readonly isPathSecret?: boolean
}

/** The dispatcher, each of whose calls is noted in the wire log once it has ended. */
export function tapDispatcher(dispatcher: HttpDispatcher, parts: TapParts): HttpDispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch(options, tap(options, handler, parts)),
  )
}

function tap(options: Options, handler: Handler, { wire, clock, peer, isPathSecret }: TapParts): Handler {
  const at = clock.now()
  const subject = wire.subject
  const begun: Uint8Array[] = []
  let kept = 0
  let bytes = 0
  let status: number | undefined
  let headers: WireHeaders | undefined
  const end = (error?: Error): void => {
    const { body } = options
    const isPlain = typeof body === 'string' || body instanceof Uint8Array
    wire.note({
      at,
      ms: clock.now() - at,
      direction: 'out',
      peer,
      method: options.method,
      url: `${String(options.origin)}${options.path}`,
      isPathSecret: isPathSecret === true,
      provider: subject?.provider,
      jobId: subject?.jobId,
      status,
      error: error?.message,
      isEmptyPoll: status === 200 && bytes <= mostEmptyBytes && options.path.endsWith('/agent/out'),
      request: {
        headers: toHeaders(options.headers),
        bytes: isPlain ? Buffer.byteLength(body) : 0,
        body: isPlain ? body : undefined,
      },
      response: { headers, bytes, body: begun.length === 1 ? begun[0] : Buffer.concat(begun) },
    })
  }
  return {
    onRequestStart: (...args) => handler.onRequestStart?.(...args),
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart(controller, statusCode, answered, message) {
      status = statusCode
      headers = answered
      handler.onResponseStart?.(controller, statusCode, answered, message)
    },
    onResponseData(controller, chunk) {
      bytes += chunk.length
      if (kept <= mostShownBytes) {
        begun.push(chunk)
        kept += chunk.length
      }
      handler.onResponseData?.(controller, chunk)
    },
    onResponseEnd(controller, trailers) {
      end()
      handler.onResponseEnd?.(controller, trailers)
    },
    onResponseError(controller, error) {
      end(error)
      handler.onResponseError?.(controller, error)
    },
  }
}

/** Headers as a record; undici takes other forms, which nobody here gives it. */
function toHeaders(headers: Options['headers']): WireHeaders | undefined {
  const isRecord = typeof headers === 'object' && headers !== null && !Array.isArray(headers)
  if (!isRecord || Symbol.iterator in headers) return undefined
  return headers
}

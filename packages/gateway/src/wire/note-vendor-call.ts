import type { Clock } from '@truckroll/store'
import type { HttpRequest } from '../adapter/http-client.ts'
import type { WireHeaders } from './wire-api.ts'
import type { WireLog } from './wire-log.ts'

/** As it goes out. */
export interface SentRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string | null
}

/** What came of it: an answer, or the beginning of one, or why none came. */
export interface VendorCallEnd {
  readonly status?: number
  readonly headers?: WireHeaders
  readonly body?: Uint8Array
  readonly bodyBytes?: number
  readonly error?: unknown
}

/** A call to the vendor that begins now; call what it returns when the call has ended. */
export function noteVendorCall(
  wire: WireLog,
  clock: Clock,
  { method, url, isPathSecret }: HttpRequest,
  sent: SentRequest,
): (end: VendorCallEnd) => void {
  const at = clock.now()
  const { subject } = wire
  return ({ status, headers, body, bodyBytes = 0, error }) =>
    wire.note({
      at,
      ms: clock.now() - at,
      direction: 'out',
      peer: 'bms',
      method,
      url: String(url),
      isPathSecret: isPathSecret === true,
      provider: subject?.provider,
      jobId: subject?.jobId,
      status,
      error: error === undefined ? undefined : toWhy(error),
      request: {
        headers: sent.headers,
        bytes: sent.body === null ? 0 : Buffer.byteLength(sent.body),
        body: sent.body ?? undefined,
      },
      response: { headers, bytes: bodyBytes, body },
    })
}

/** undici says of a connection that failed only that it did; its cause says why. */
function toWhy(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

import { timingSafeEqual } from 'node:crypto'
import { BridgeVerificationError } from './errors.ts'
import { readSigningKeys, signContent } from './signing-keys.ts'

/** Headers as node:http, Express, Fastify or fetch give them. */
export type BridgeHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export interface VerifyBridgeRequestOptions {
  /** How far the time of the attempt may be from `now`, either way. Default 300. */
  readonly toleranceSeconds?: number
  /** Milliseconds since the epoch. Default: the machine's clock. */
  readonly now?: number
}

/** The headers of a verified delivery. */
export interface VerifiedDelivery {
  /** The event's id, the same at every attempt: remember it and handle each once. */
  readonly id: string
  /** When this attempt was made, seconds since the epoch. */
  readonly timestamp: number
  /** 1 for the first. */
  readonly attempt: number
  /** How the attempt before ended: `timeout` and `crashed` may have been handled already. */
  readonly previous: 'timeout' | 'crashed' | 'status' | undefined
}

/**
 * Verifies a delivery of the bridge. `secret` as in `TRUCKROLL_BRIDGE_SECRET`, several by comma: one that fits is
 * enough. `body` must be the bytes as they came, not parsed and written again.
 * @throws BridgeVerificationError (answer 401), or with code `TR_BRIDGE_SECRET` if the secret is not usable.
 */
export function verifyBridgeRequest(
  secret: string,
  headers: BridgeHeaders,
  body: Uint8Array | string,
  options: VerifyBridgeRequestOptions = {},
): VerifiedDelivery {
  const keys = readSigningKeys(secret)
  if (keys === undefined) {
    throw new BridgeVerificationError('TR_BRIDGE_SECRET', 'expected a secret of whsec_ and base64')
  }
  const id = readHeader(headers, 'webhook-id')
  const timestamp = readHeader(headers, 'webhook-timestamp')
  const given = readHeader(headers, 'webhook-signature').split(' ').map(readSignature)
  checkTime(timestamp, options)
  const bytes = toBytes(body)
  const isSigned = keys.some((key) => {
    const expected = signContent(key, id, timestamp, bytes)
    return given.some(
      (signature) => signature.length === expected.length && timingSafeEqual(signature, expected),
    )
  })
  if (!isSigned) {
    throw new BridgeVerificationError(
      'TR_BRIDGE_SIGNATURE',
      'no signature fits: expected one over the raw body with this secret',
    )
  }
  return { id, timestamp: Number(timestamp), ...readAttempt(readHeader(headers, 'truckroll-attempt', '1')) }
}

function toBytes(body: Uint8Array | string): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return body
  throw new TypeError(
    'expected the raw body (bytes or text), got a parsed one: read it before any JSON parser',
  )
}

function readHeader(headers: BridgeHeaders, name: string, fallback?: string): string {
  const entries = headers instanceof Headers ? headers.entries() : Object.entries(headers)
  const values = [...entries].flatMap(([key, value]) => (key.toLowerCase() === name ? [value].flat() : []))
  const value = values.length === 1 ? values[0] : undefined
  if (value !== undefined && value !== '') return value
  if (values.length === 0 && fallback !== undefined) return fallback
  throw new BridgeVerificationError('TR_BRIDGE_HEADER', `expected one header ${name}, got ${values.length}`)
}

/** The bytes of `v1,<base64>`; none for unknown versions. */
function readSignature(text: string): Buffer {
  return text.startsWith('v1,') ? Buffer.from(text.slice(3), 'base64') : Buffer.alloc(0)
}

function checkTime(
  timestamp: string,
  { toleranceSeconds = 300, now = Date.now() }: VerifyBridgeRequestOptions,
): void {
  const isSeconds = /^\d{1,12}$/.test(timestamp)
  const apartSeconds = Math.abs(now / 1000 - Number(timestamp))
  // With the comparison this way round, a tolerance that is not a number refuses everything.
  if (isSeconds && apartSeconds <= toleranceSeconds) return
  throw new BridgeVerificationError(
    'TR_BRIDGE_TIME',
    `expected a webhook-timestamp at most ${toleranceSeconds} s from now; check both clocks`,
  )
}

function readAttempt(text: string): Pick<VerifiedDelivery, 'attempt' | 'previous'> {
  const [, attempt, outcome] = /^(\d{1,9})(?:;\s*previous=(\w+))?/.exec(text) ?? []
  const previous =
    outcome === 'timeout' || outcome === 'crashed' || outcome === 'status' ? outcome : undefined
  return { attempt: Number(attempt ?? 1), previous }
}

import { createHmac, timingSafeEqual } from 'node:crypto'

const defaultToleranceMs = 5 * 60 * 1000
const maxHeaderLength = 4_096
/** A header may carry one signature for each secret in use; more than a few is an attack. */
const maxSignatures = 10

/** A secret, or several while one takes over from another: any of them verifies. An empty one never does. */
export type WebhookSecrets = string | readonly string[]

interface SignedBody {
  /** Exactly the bytes that came: a body parsed and written again has another signature. */
  readonly body: Uint8Array
  readonly secret: WebhookSecrets
}

interface TimedBody extends SignedBody {
  /** By the adapter's clock, milliseconds since the epoch. */
  readonly nowMs: number
  /** How far the signature's time may lie from `nowMs`, before or after. Default 5 minutes. */
  readonly toleranceMs?: number
}

export interface HmacWebhook extends SignedBody {
  /** As it came; undefined if the header is missing. */
  readonly signature: string | undefined
  /** How the signature is written. Default `hex`. */
  readonly encoding?: 'hex' | 'base64'
  /** What stands before it, such as `sha256=`. */
  readonly prefix?: string
}

/** Verifies a plain HMAC-SHA256 over the body. Nothing in it keeps an old request from being sent again. */
export function verifyHmac(webhook: HmacWebhook): boolean {
  const { signature = '', encoding = 'hex', prefix = '' } = webhook
  if (signature.length > maxHeaderLength || !signature.startsWith(prefix)) return false
  const given = Buffer.from(signature.slice(prefix.length), encoding)
  return isSigned(given, webhook.body, toKeys(webhook.secret, 'utf8'))
}

export interface TimestampedWebhook extends TimedBody {
  /** `t=<unix seconds>,v1=<hex>`, as it came; several `v1` while the sender changes its secret. */
  readonly header: string | undefined
}

/** Verifies `t=..,v1=..`: HMAC-SHA256, keyed with the secret's text, over `<unix seconds>.` and the body. */
export function verifyTimestampedWebhook(webhook: TimestampedWebhook): boolean {
  const { header = '' } = webhook
  if (header.length > maxHeaderLength) return false
  const parts = header.split(',').map((part) => part.trim())
  const seconds = parts.find((part) => part.startsWith('t='))?.slice(2)
  if (seconds === undefined || !isInTime(seconds, webhook)) return false
  const signatures = parts.filter((part) => part.startsWith('v1=')).slice(0, maxSignatures)
  const content = Buffer.concat([Buffer.from(`${seconds}.`), webhook.body])
  const keys = toKeys(webhook.secret, 'utf8')
  return signatures.some((signature) => isSigned(Buffer.from(signature.slice(3), 'hex'), content, keys))
}

export interface StandardWebhook extends TimedBody {
  /** `whsec_` and base64. */
  readonly secret: WebhookSecrets
  /** The request's headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** Verifies by Standard Webhooks: `v1,<base64>` over `<webhook-id>.<webhook-timestamp>.` and the body. */
export function verifyStandardWebhook(webhook: StandardWebhook): boolean {
  const id = webhook.headers['webhook-id'] ?? ''
  const seconds = webhook.headers['webhook-timestamp'] ?? ''
  const header = webhook.headers['webhook-signature'] ?? ''
  if (id === '' || id.length > maxHeaderLength || header.length > maxHeaderLength) return false
  if (!isInTime(seconds, webhook)) return false
  const signatures = header
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .slice(0, maxSignatures)
  const content = Buffer.concat([Buffer.from(`${id}.${seconds}.`), webhook.body])
  const keys = toKeys(webhook.secret, 'base64')
  return signatures.some((signature) => isSigned(Buffer.from(signature.slice(3), 'base64'), content, keys))
}

function isInTime(seconds: string, { nowMs, toleranceMs = defaultToleranceMs }: TimedBody): boolean {
  return /^\d{1,12}$/.test(seconds) && Math.abs(nowMs - Number(seconds) * 1000) <= toleranceMs
}

function toKeys(secret: WebhookSecrets, encoding: 'utf8' | 'base64'): Buffer[] {
  return [secret]
    .flat()
    .map((text) => Buffer.from(encoding === 'base64' ? text.replace(/^whsec_/, '') : text, encoding))
    .filter((key) => key.length > 0)
}

/** In constant time, whichever key fits. */
function isSigned(given: Uint8Array, content: Uint8Array, keys: readonly Buffer[]): boolean {
  const matches = keys.map((key) => {
    const expected = createHmac('sha256', key).update(content).digest()
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  return matches.includes(true)
}

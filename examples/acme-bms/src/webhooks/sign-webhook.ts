import { createHmac } from 'node:crypto'

/**
 * The value of `acme-signature`: `t=<unix seconds>,v1=<hex>`, the hex being HMAC-SHA256 keyed with the secret's
 * UTF-8 bytes over `<unix seconds>.` and the exact bytes of the body. The time is that of this attempt.
 */
export function signWebhook(secret: string, sentAtMs: number, body: Uint8Array): string {
  const seconds = Math.floor(sentAtMs / 1000)
  const signature = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')
  return `t=${seconds},v1=${signature}`
}

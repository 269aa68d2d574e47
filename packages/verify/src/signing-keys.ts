import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

const prefix = 'whsec_'
/** Enough to rotate the secrets of several receivers; bounds the size of the header. */
const maxKeys = 10

/**
 * Reads `whsec_` + base64 secrets, several by comma. Undefined if one of them is not such a secret.
 * A KeyObject shows nothing of itself when it is logged or written as JSON.
 */
export function readSigningKeys(secret: string): readonly KeyObject[] | undefined {
  const keys = secret.split(',').map((entry) => readKey(entry.trim()))
  return keys.length <= maxKeys && keys.every((key) => key !== undefined) ? keys : undefined
}

function readKey(entry: string): KeyObject | undefined {
  if (!entry.startsWith(prefix)) return undefined
  const base64 = entry.slice(prefix.length)
  const bytes = Buffer.from(base64, 'base64')
  // Buffer skips characters that are not base64; if the text encodes back to itself, nothing was skipped.
  return bytes.length > 0 && bytes.toString('base64') === base64 ? createSecretKey(bytes) : undefined
}

/** HMAC-SHA256 of `id.timestamp.body` over the bytes as they are, as Standard Webhooks asks. */
export function signContent(key: KeyObject, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
}

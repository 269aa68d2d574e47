import { z } from 'zod'

/** Standard Webhooks asks for 24 to 64 bytes: fewer can be guessed. */
const leastKeyBytes = 24
const mostKeys = 10

/** `whsec_` and base64, several by comma: what signs deliveries to a provider's own receiver. */
export const bridgeSecretSchema = z
  .string()
  .max(2_000)
  .refine(
    isBridgeSecret,
    `expected whsec_ and the base64 of at least ${leastKeyBytes} bytes, up to ${mostKeys} of them with commas between; make one with: openssl rand -base64 32`,
  )

function isBridgeSecret(text: string): boolean {
  const keys = text.split(',').map((entry) => entry.trim())
  return keys.length <= mostKeys && keys.every(isKey)
}

function isKey(entry: string): boolean {
  const base64 = /^whsec_(.+)$/.exec(entry)?.[1] ?? ''
  const bytes = Buffer.from(base64, 'base64')
  // Buffer skips characters that are not base64.
  return bytes.length >= leastKeyBytes && bytes.toString('base64') === base64
}

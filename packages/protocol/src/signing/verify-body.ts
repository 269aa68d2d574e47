import { timingSafeEqual } from 'node:crypto'
import { isSecret } from './is-secret.ts'
import { signBody } from './sign-body.ts'

/** Does the signature fit the bytes? Takes the same time wherever it differs; never throws. */
export function verifyBody(secretHex: string, body: Uint8Array, signature: string): boolean {
  // The signature is what a stranger sent, so it may be no text at all.
  if (!isSecret(secretHex) || typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return false
  return timingSafeEqual(Buffer.from(signBody(secretHex, body)), Buffer.from(signature))
}

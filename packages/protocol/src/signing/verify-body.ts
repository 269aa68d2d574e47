import { timingSafeEqual } from 'node:crypto'
import { isSecret } from './is-secret.ts'
import { signBody } from './sign-body.ts'

/** Is the signature right for these bytes? Compares in constant time; never throws. */
export function verifyBody(secretHex: string, body: Uint8Array, signature: string): boolean {
  // A stranger sent the signature, so it may be anything.
  if (!isSecret(secretHex) || typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return false
  return timingSafeEqual(Buffer.from(signBody(secretHex, body)), Buffer.from(signature))
}

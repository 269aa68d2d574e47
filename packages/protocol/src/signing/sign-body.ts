import { createHmac } from 'node:crypto'
import { ProtocolError } from '../errors.ts'
import { isSecret } from './is-secret.ts'

/**
 * The value of `X-Dispatch-Signature`: lower-case hex HMAC-SHA256 over exactly the bytes that are sent
 * (for agent/in the gzipped ones), keyed with the hex-decoded secret.
 *
 * Throws ProtocolError TR_PROTOCOL_SECRET if the secret is not hex. Playbook: Overview > Authentication > HMAC
 */
export function signBody(secretHex: string, body: Uint8Array): string {
  if (!isSecret(secretHex)) {
    throw new ProtocolError('TR_PROTOCOL_SECRET', 'expected a secret in hex of even length; copy it again')
  }
  return createHmac('sha256', Buffer.from(secretHex, 'hex')).update(body).digest('hex')
}

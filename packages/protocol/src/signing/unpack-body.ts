import { gunzipSync } from 'node:zlib'
import { ProtocolError } from '../errors.ts'

/**
 * The text of a body, unpacked if it begins with gzip's bytes 1f 8b, whatever its headers say.
 *
 * Throws ProtocolError TR_PROTOCOL_BODY_SIZE if it is larger than `maxBytes` (before or after), and
 * TR_PROTOCOL_BODY_GZIP if it does not unpack.
 */
export function unpackBody(body: Uint8Array, maxBytes: number): string {
  if (body.length > maxBytes) throw tooLarge(maxBytes)
  if (body[0] !== 0x1f || body[1] !== 0x8b) return new TextDecoder().decode(body)
  try {
    return new TextDecoder().decode(gunzipSync(body, { maxOutputLength: maxBytes }))
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes)
    const message = 'expected gzip after the bytes 1f 8b, got something that does not unpack; send it again'
    throw new ProtocolError('TR_PROTOCOL_BODY_GZIP', message, { cause: error })
  }
}

function tooLarge(maxBytes: number): ProtocolError {
  return new ProtocolError(
    'TR_PROTOCOL_BODY_SIZE',
    `expected a body of at most ${maxBytes} bytes, got a larger one`,
  )
}

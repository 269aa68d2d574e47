import { constants, gzipSync } from 'node:zlib'
import { stringifyJson } from '../json/stringify-json.ts'

/** A larger body is mostly base64 of a file, which a higher level does not compress better. */
const largeBodyBytes = 262_144

/**
 * The body of a post to agent/in: gzip of the JSON. The same value gives the same bytes, so a retry repeats
 * them. Throws ProtocolError TR_PROTOCOL_JSON_VALUE if the value has no JSON form.
 */
export function packBody(value: unknown): Uint8Array {
  const json = Buffer.from(stringifyJson(value))
  const level = json.length > largeBodyBytes ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION
  return gzipSync(json, { level })
}

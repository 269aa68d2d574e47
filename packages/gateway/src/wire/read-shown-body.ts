import { gunzipSync, constants } from 'node:zlib'
import type { Redactor } from '../redaction/redactor.ts'
import type { WirePartView } from './wire-api.ts'
import { mostShownBytes } from './wire-ring.ts'

/** What so few bytes can become at most, with room to spare. */
const mostInflatedBytes = 8 * 1024 * 1024
// oxlint-disable-next-line no-control-regex -- bytes that no text has
const noText = /[\u0000-\u0008\u000e-\u001f]/

/** The kept beginning of a body as text without secrets; no text if it is none. */
export function readShownBody(
  kept: Uint8Array | undefined,
  bytes: number,
  redactor: Redactor,
): Pick<WirePartView, 'body' | 'isCut'> {
  if (kept === undefined || kept.length === 0) return { body: undefined, isCut: bytes > 0 }
  const plain = inflate(kept)
  const isCut = kept.length < bytes || plain.length > mostShownBytes
  // What is cut off the kept bytes may be half a character.
  const text = new TextDecoder().decode(plain.subarray(0, mostShownBytes + 512), { stream: isCut })
  if (noText.test(text)) return { body: undefined, isCut }
  if (!isCut) return { body: redactor.text(text), isCut }
  return { body: redactor.beginning(text).slice(0, mostShownBytes), isCut }
}

/** As it is if it is not compressed; of half a body what can be had. */
function inflate(kept: Uint8Array): Uint8Array {
  if (kept[0] !== 0x1f || kept[1] !== 0x8b) return kept
  try {
    return gunzipSync(kept, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostInflatedBytes })
  } catch {
    return kept
  }
}

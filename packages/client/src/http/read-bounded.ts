import { Pace } from '@truckroll/protocol'
import type { Readable } from 'node:stream'

export interface BoundedBody {
  /** What was read: the whole body, unless `isTooLarge` or `brokeWith` is set. */
  bytes: Uint8Array
  bodyBytes: number
  isTooLarge: boolean
  /** The body ended early. */
  brokeWith?: Error
}

/** So much of a body is skipped at most; whoever sends more is cut off. */
const mostSkippedBytes = 1_073_741_824

/**
 * Reads a body into memory. If it exceeds `maxBytes`, it stops and closes the connection; with `rest` it hands all of the
 * body to that instead, chunk by chunk, and keeps nothing. Never throws.
 */
export async function readBounded(
  body: Readable,
  maxBytes: number,
  rest?: { write(chunk: Uint8Array): void },
): Promise<BoundedBody> {
  const pace = new Pace()
  let chunks: Uint8Array[] = []
  let bodyBytes = 0
  let isTooLarge = false
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue
      bodyBytes += chunk.length
      chunks.push(chunk)
      isTooLarge = bodyBytes > maxBytes
      if (!isTooLarge) continue
      for (const read of chunks) {
        rest?.write(read)
        await pace.spend(read.length)
      }
      chunks = []
      if (rest === undefined || bodyBytes > mostSkippedBytes) break
    }
  } catch (cause) {
    const brokeWith = cause instanceof Error ? cause : new Error('the body broke off', { cause })
    return { bytes: Buffer.concat(chunks), bodyBytes, isTooLarge: false, brokeWith }
  }
  return { bytes: Buffer.concat(chunks), bodyBytes, isTooLarge }
}

import type { Readable } from 'node:stream'

export interface BoundedBody {
  /** What was read: the whole body, unless `isTooLarge` or `brokeWith` is set. */
  bytes: Uint8Array
  bodyBytes: number
  isTooLarge: boolean
  /** The body ended early. */
  brokeWith?: Error
}

/** Reads a body into memory. If it exceeds `maxBytes`, it stops and closes the connection. Never throws. */
export async function readBounded(body: Readable, maxBytes: number): Promise<BoundedBody> {
  const chunks: Uint8Array[] = []
  let bodyBytes = 0
  let isTooLarge = false
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue
      bodyBytes += chunk.length
      isTooLarge = bodyBytes > maxBytes
      if (isTooLarge) break
      chunks.push(chunk)
    }
  } catch (cause) {
    const brokeWith = cause instanceof Error ? cause : new Error('the body broke off', { cause })
    return { bytes: Buffer.concat(chunks), bodyBytes, isTooLarge: false, brokeWith }
  }
  return { bytes: Buffer.concat(chunks), bodyBytes, isTooLarge }
}

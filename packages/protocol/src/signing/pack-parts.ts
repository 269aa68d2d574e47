import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { releaseMemory } from '../bytes/release-memory.ts'

const chunkBytes = 262_144

/**
 * Gzip of a text in parts: it is never in memory as a whole, and packing does not block the event loop. The
 * same parts give the same bytes. For bodies that are mostly base64 of a file, which a higher level does not
 * compress better.
 */
export async function packParts(parts: Iterable<string>): Promise<Uint8Array> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: chunkBytes })
  const chunks: Uint8Array[] = []
  await pipeline(parts, gzip, async (packing: AsyncIterable<Uint8Array>) => {
    for await (const chunk of packing) chunks.push(chunk)
  })
  const packed = Buffer.concat(chunks)
  for (const chunk of chunks) releaseMemory(chunk)
  return packed
}

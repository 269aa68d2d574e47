import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>

const decoders: Readonly<Record<string, readonly Decoder[]>> = {
  gzip: [promisify(gunzip)],
  'x-gzip': [promisify(gunzip)],
  // Some servers leave out the zlib header.
  deflate: [promisify(inflate), promisify(inflateRaw)],
  br: [promisify(brotliDecompress)],
  zstd: [promisify(zstdDecompress)],
}

/**
 * An answer's bytes without their `Content-Encoding`, also if nobody asked for one and if it has no header but
 * gzip's first bytes. Undefined if they cannot be decoded, or not within `maxBytes`.
 */
export async function decodeBody(
  bytes: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const named = (encoding ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (bytes.length === 0) return bytes
  const names = named.length === 0 && isGzip ? ['gzip'] : named
  let decoded: Uint8Array | undefined = bytes
  for (const name of names.toReversed()) {
    decoded = await decodeOnce(decoded, decoders[name] ?? [], maxBytes)
    if (decoded === undefined) return undefined
  }
  return decoded
}

async function decodeOnce(
  bytes: Uint8Array,
  candidates: readonly Decoder[],
  maxOutputLength: number,
): Promise<Uint8Array | undefined> {
  for (const decode of candidates) {
    try {
      return await decode(bytes, { maxOutputLength })
    } catch {
      // The next one, or none: the caller tells that it was not read.
    }
  }
  return undefined
}

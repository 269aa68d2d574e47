import { deflateSync, inflateSync } from 'node:zlib'

export interface PictureLimits {
  readonly pixels: number
  /** Of the rows, unpacked. */
  readonly bytes: number
}

interface Chunk {
  readonly type: string
  /** With its length and its checksum. */
  readonly bytes: Uint8Array
  readonly data: Uint8Array
}

interface Head {
  readonly width: number
  readonly height: number
  readonly bitsPerPixel: number
  readonly isInterlaced: boolean
}

const signatureLength = 8
const headLength = 13
/** Of 256 colors, which no picture can have more of. */
const maxPaletteLength = 768
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** The seven parts of an interlaced picture: where each begins, and its steps. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/**
 * A PNG as the decoder may have it: one header, the palette, and rows that unpack to just as many bytes as the header says.
 * The decoder itself takes a second header, and unpacks rows and color profiles without a limit. Undefined if the picture is
 * too large, broken, or holds something else than its header says. Specification: PNG (Third Edition), 5 and 8.
 */
export function toPlainPng(bytes: Uint8Array, limits: PictureLimits): Uint8Array | undefined {
  const chunks = readChunks(bytes)
  const [first] = chunks ?? []
  if (chunks === undefined || first?.type !== 'IHDR') return undefined
  const extras = chunks.filter(({ type }) => type === 'PLTE' || type === 'tRNS')
  const kinds = new Set(extras.map(({ type }) => type))
  if (chunks.some(({ type }, index) => type === 'IHDR' && index > 0)) return undefined
  // The decoder makes an object of each color.
  if (kinds.size < extras.length || extras.some(({ data }) => data.length > maxPaletteLength))
    return undefined
  const head = readHead(first.data)
  if (head === undefined || head.width * head.height > limits.pixels) return undefined
  const size = sizeOfRows(head)
  if (size > limits.bytes) return undefined
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  const rows = inflateSync(Buffer.concat(packed), { maxOutputLength: size })
  if (rows.length !== size) return undefined
  return Buffer.concat([
    bytes.subarray(0, signatureLength),
    first.bytes,
    ...extras.map((chunk) => chunk.bytes),
    // Packed again: behind the end of the posted stream another one can begin.
    makeChunk('IDAT', deflateSync(rows, { level: 0 })),
    makeChunk('IEND', new Uint8Array()),
  ])
}

function readChunks(bytes: Uint8Array): Chunk[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: Chunk[] = []
  for (let at = signatureLength; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return undefined
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    if (type === 'IEND') return chunks
    chunks.push({ type, bytes: bytes.subarray(at, end), data: bytes.subarray(at + 8, end - 4) })
    at = end
  }
  return undefined
}

function readHead(data: Uint8Array): Head | undefined {
  if (data.length !== headLength) return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const channels = channelsOf[view.getUint8(9)]
  if (width === 0 || height === 0 || channels === undefined) return undefined
  return { width, height, bitsPerPixel: view.getUint8(8) * channels, isInterlaced: view.getUint8(12) === 1 }
}

function sizeOfRows({ width, height, bitsPerPixel, isInterlaced }: Head): number {
  // Each row begins with the byte that names its filter.
  const sizeOf = (columns: number, rows: number): number =>
    columns === 0 ? 0 : rows * (1 + Math.ceil((columns * bitsPerPixel) / 8))
  if (!isInterlaced) return sizeOf(width, height)
  return passes.reduce((sum, [left, top, stepX, stepY]) => {
    const columns = Math.max(0, Math.ceil((width - left) / stepX))
    const rows = Math.max(0, Math.ceil((height - top) / stepY))
    return sum + sizeOf(columns, rows)
  }, 0)
}

/** The decoder does not look at checksums: they stay zero. */
function makeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  chunk.set(data, 8)
  return chunk
}

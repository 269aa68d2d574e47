import { convertIndexedToRgb, decode as decodePng, encode as encodePng } from 'fast-png'
import jpeg from 'jpeg-js'
import { toPlainPng } from './plain-png.ts'

/** Four bytes a pixel: red, green, blue, opacity. */
export interface Picture {
  readonly kind: 'png' | 'jpeg'
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A phone's photo. Larger ones are not unpacked: a few bytes can unpack to a huge picture. */
const maxPixels = 12_600_000
const maxBytes = maxPixels * 4
/** What reading a JPEG may take in memory, for all of its frames together. */
const maxMegabytes = 384
/** Each scan is a walk over all pixels, and takes a few bytes to ask for. Photos have at most about ten. */
const maxScans = 32
const jpegQuality = 85

/** Reads a PNG or a JPEG; undefined if it is neither, broken, or too large. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  try {
    if (isPng(bytes)) return readPng(bytes)
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes)
  } catch {
    // Anybody may post anything under the name of a picture; it is served as it is.
  }
  return undefined
}

export function writePicture({ kind, width, height, data }: Picture): Uint8Array {
  if (kind === 'png') return encodePng({ width, height, data, channels: 4 })
  return jpeg.encode({ width, height, data }, jpegQuality).data
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47].every((byte, index) => bytes[index] === byte)
}

function readPng(bytes: Uint8Array): Picture | undefined {
  const plain = toPlainPng(bytes, { pixels: maxPixels, bytes: maxBytes })
  if (plain === undefined) return undefined
  const png = decodePng(plain)
  const { width, height, depth } = png
  const isIndexed = png.palette !== undefined
  // Gray of less than a byte is packed; nobody's photos are.
  if (depth < 8 && !isIndexed) return undefined
  const samples = isIndexed ? convertIndexedToRgb(png) : png.data
  const channels = samples.length / (width * height)
  const shift = depth === 16 ? 8 : 0
  const data = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = (channel: number): number => (samples[pixel * channels + channel] ?? 0) >> shift
    const isGray = channels < 3
    data[pixel * 4] = at(0)
    data[pixel * 4 + 1] = at(isGray ? 0 : 1)
    data[pixel * 4 + 2] = at(isGray ? 0 : 2)
    data[pixel * 4 + 3] = channels === 2 || channels === 4 ? at(channels - 1) : 255
  }
  return { kind: 'png', width, height, data }
}

function readJpeg(bytes: Uint8Array): Picture | undefined {
  if (countScans(bytes) > maxScans) return undefined
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    maxResolutionInMP: maxPixels / 1_000_000,
    maxMemoryUsageInMB: maxMegabytes,
  })
  return { kind: 'jpeg', width, height, data }
}

/** Also those of a small picture in the Exif data, which has one or a few. */
function countScans(bytes: Uint8Array): number {
  const scanStart = Buffer.from([0xff, 0xda])
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let count = 0
  for (
    let at = buffer.indexOf(scanStart);
    at !== -1 && count <= maxScans;
    at = buffer.indexOf(scanStart, at + 2)
  ) {
    count += 1
  }
  return count
}

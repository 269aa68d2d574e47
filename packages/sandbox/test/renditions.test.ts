import { decode, encode } from 'fast-png'
import jpeg from 'jpeg-js'
import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Renditions } from '../src/files/renditions.ts'
import type { StoredFile } from '../src/world/decision.ts'
import { play } from './play.ts'

/** Left half red, right half blue. */
function halves(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data.set(pixel % width < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255], pixel * 4)
  }
  return data
}

async function serve(fileName: string, bytes: Uint8Array): Promise<(format?: string) => Promise<Response>> {
  const { sandbox } = await play()
  const { id } = sandbox.control.brand.offerJob({ organizationId: 501 })
  const { attachments } = sandbox.control.brand.addPhoto(id, {
    fileName,
    contentBase64: Buffer.from(bytes).toString('base64'),
  })
  const url = `${sandbox.url}/v1/datafiles/${attachments[0]?.fileToken ?? ''}`
  return (format) => fetch(format === undefined ? url : `${url}/${format}`)
}

async function sizeOf(answer: Response): Promise<[number, number]> {
  const { width, height } = decode(new Uint8Array(await answer.arrayBuffer()))
  return [width, height]
}

describe('a file in the formats of Dispatch', () => {
  test('a PNG in all nine', async () => {
    const bytes = encode({ width: 400, height: 200, data: halves(400, 200), channels: 4 })
    const get = await serve('unit.png', bytes)
    const sizes: Record<string, [number, number]> = {}
    for (const shape of ['square', 'proportional', 'vertical']) {
      for (const size of [50, 100, 250]) {
        const answer = await get(`${shape}_${size}`)
        expect(answer.headers.get('content-type')).toBe('image/png')
        sizes[`${shape}_${size}`] = await sizeOf(answer)
      }
    }
    expect(sizes).toEqual({
      square_50: [50, 50],
      square_100: [100, 100],
      square_250: [200, 200],
      proportional_50: [50, 25],
      proportional_100: [100, 50],
      proportional_250: [250, 125],
      vertical_50: [100, 50],
      vertical_100: [200, 100],
      vertical_250: [400, 200],
    })
    expect(new Uint8Array(await (await get()).arrayBuffer())).toEqual(bytes)
    const { data } = decode(new Uint8Array(await (await get('square_50')).arrayBuffer()))
    expect(Array.from(data.slice(0, 4))).toEqual([255, 0, 0, 255])
    expect(Array.from(data.slice(49 * 4, 50 * 4))).toEqual([0, 0, 255, 255])
  })

  test('a JPEG stays a JPEG', async () => {
    const { data } = jpeg.encode({ width: 300, height: 600, data: halves(300, 600) }, 90)
    const get = await serve('unit.jpg', data)
    const answer = await get('proportional_100')
    const small = jpeg.decode(new Uint8Array(await answer.arrayBuffer()), { useTArray: true })
    expect([answer.headers.get('content-type'), small.width, small.height]).toEqual(['image/jpeg', 50, 100])
    expect(small.data[0]).toBeGreaterThan(200)
    expect(small.data[49 * 4 + 2]).toBeGreaterThan(200)
  })

  test.each([
    ['no picture', Buffer.from('a text')],
    ['half a picture', encode({ width: 9, height: 9, data: halves(9, 9), channels: 4 }).slice(0, 60)],
    ['one that claims to be huge', hugePng()],
    [
      'a PNG with more rows than its header says',
      pngWith(({ IHDR, rows }) => [IHDR, chunk('IDAT', deflateSync(Buffer.concat([rows, rows])))]),
    ],
    [
      'a PNG with fewer rows than its header says',
      pngWith(({ IHDR, rows }) => [IHDR, chunk('IDAT', deflateSync(rows.subarray(61)))]),
    ],
    ['a PNG with a second header', pngWith(({ IHDR, IDAT }) => [IHDR, IHDR, IDAT])],
    ['a PNG with a palette of more colors than there are', paletted(257)],
    ['a JPEG with more scans than any photo has', jpegOfScans(33)],
  ])('%s is served as it is', async (_, bytes) => {
    const get = await serve('unit.png', bytes)
    expect(Buffer.from(await (await get('square_50')).arrayBuffer())).toEqual(Buffer.from(bytes))
  })

  test.each([
    [
      'a color profile that cannot be unpacked',
      pngWith(({ IHDR, IDAT }) => [IHDR, chunk('iCCP', Buffer.from('n\0\0?')), IDAT]),
    ],
    [
      'rows in many parts',
      pngWith(({ IHDR, IDAT }) => [
        IHDR,
        chunk('IDAT', IDAT.subarray(8, 20)),
        chunk('IDAT', IDAT.subarray(20, -4)),
      ]),
    ],
  ])('a PNG with %s has its formats, too', async (_, bytes) => {
    const get = await serve('unit.png', bytes)
    expect(await sizeOf(await get('square_50'))).toEqual([50, 50])
  })

  test('an interlaced PNG has its formats', async () => {
    const head = Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 1])
    // 3 by 2 white pixels, in three parts of one pixel and one of three.
    const rows = Buffer.from([0, 255, 0, 255, 0, 255, 0, 255, 255, 255])
    const get = await serve('unit.png', png(chunk('IHDR', head), chunk('IDAT', deflateSync(rows))))
    expect(await sizeOf(await get('square_50'))).toEqual([2, 2])
  })

  test('a picture that is nothing but wide is not as wide in a vertical format', async () => {
    const get = await serve(
      'unit.png',
      encode({ width: 9000, height: 2, data: halves(9000, 2), channels: 4 }),
    )
    expect(await sizeOf(await get('vertical_50'))).toEqual([800, 1])
  })

  test('a web page that was posted as a file cannot act as a page of the sandbox', async () => {
    const get = await serve('page.html', Buffer.from('<script>fetch("/_control/reset")</script>'))
    const { headers } = await get()
    expect(headers.get('content-security-policy')).toBe('sandbox')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a format that is none is refused', async () => {
    const get = await serve('unit.png', Buffer.from('x'))
    const answer = await get('square_51')
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('square_50, square_100'),
    ])
  })
})

describe('the formats that are kept', () => {
  const format = { shape: 'square', size: 50 } as const
  const file = (token: string, bytes: Uint8Array): StoredFile => ({
    token,
    name: 'unit.png',
    contentType: 'image/png',
    bytes,
  })
  const picture = encode({ width: 60, height: 60, data: halves(60, 60), channels: 4 })

  test('are made once, and the oldest go when all together are too large', () => {
    const size = new Renditions().of(file('a', picture), format).length
    const renditions = new Renditions(size * 2)
    const first = renditions.of(file('a', picture), format)
    renditions.of(file('b', picture), format)
    expect(renditions.of(file('a', picture), format)).toBe(first)
    renditions.of(file('c', picture), format)
    expect(renditions.of(file('a', picture), format)).not.toBe(first)
  })

  test('are not tried twice of what is no picture', () => {
    const renditions = new Renditions()
    renditions.of(file('a', Buffer.from('x')), format)
    expect(renditions.of(file('a', picture), format)).toBe(picture)
    expect(renditions.of(file('b', picture), format)).not.toBe(picture)
  })
})

interface PngParts {
  readonly IHDR: Uint8Array
  readonly IDAT: Uint8Array
  /** What IDAT unpacks to. */
  readonly rows: Uint8Array
}

/** A picture of 60 by 60 pixels, made of what the function gives. */
function pngWith(make: (parts: PngParts) => readonly Uint8Array[]): Uint8Array {
  const head = Buffer.from([0, 0, 0, 60, 0, 0, 0, 60, 8, 0, 0, 0, 0])
  const rows = Buffer.alloc(60 * 61)
  const IDAT = chunk('IDAT', deflateSync(rows))
  return png(...make({ IHDR: chunk('IHDR', head), IDAT, rows }))
}

/** Of 60 by 60 pixels, all of the first color. */
function paletted(colors: number): Uint8Array {
  const head = Buffer.from([0, 0, 0, 60, 0, 0, 0, 60, 8, 3, 0, 0, 0])
  return pngWith(({ IDAT }) => [chunk('IHDR', head), chunk('PLTE', Buffer.alloc(colors * 3)), IDAT])
}

function png(...chunks: readonly Uint8Array[]): Uint8Array {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, ...chunks, chunk('IEND', new Uint8Array())])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** The same scan so many times. */
function jpegOfScans(count: number): Uint8Array {
  const { data } = jpeg.encode({ width: 60, height: 60, data: halves(60, 60) }, 90)
  const start = data.indexOf(Buffer.from([0xff, 0xda]))
  const scan = data.subarray(start, -2)
  return Buffer.concat([
    data.subarray(0, start),
    ...Array.from({ length: count }, () => scan),
    data.subarray(-2),
  ])
}

/** Its header says 60,000 by 60,000 pixels. */
function hugePng(): Uint8Array {
  const bytes = Buffer.from(encode({ width: 1, height: 1, data: new Uint8Array(4), channels: 4 }))
  bytes.writeUInt32BE(60_000, 16)
  bytes.writeUInt32BE(60_000, 20)
  return bytes
}

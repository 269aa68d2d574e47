import { decode, encode } from 'fast-png'
import jpeg from 'jpeg-js'
import { describe, expect, test } from 'vitest'
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
  ])('%s is served as it is', async (_, bytes) => {
    const get = await serve('unit.png', bytes)
    expect(Buffer.from(await (await get('square_50')).arrayBuffer())).toEqual(Buffer.from(bytes))
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

/** Its header says 60,000 by 60,000 pixels. */
function hugePng(): Uint8Array {
  const bytes = Buffer.from(encode({ width: 1, height: 1, data: new Uint8Array(4), channels: 4 }))
  bytes.writeUInt32BE(60_000, 16)
  bytes.writeUInt32BE(60_000, 20)
  return bytes
}

import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packBody } from './pack-body.ts'
import { unpackBody } from './unpack-body.ts'

describe('a body', () => {
  it('is gzip of JSON, the same bytes every time', () => {
    const value = [{ header: { record_type: 'job', version: 'v3' }, record: { id: 12345678901234567890n } }]
    const body = packBody(value)
    expect([...body.subarray(0, 2)]).toEqual([0x1f, 0x8b])
    expect(packBody(value)).toEqual(body)
    expect(unpackBody(body, 1000)).toContain('"id":12345678901234567890')
  })

  it('comes back whatever it holds, small and large', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 3 }), (text, size) => {
        const value = [text.repeat(10 ** size)]
        expect(JSON.parse(unpackBody(packBody(value), 10_000_000))).toEqual(value)
      }),
    )
    const large = 'a\u00e9'.repeat(300_000)
    expect(unpackBody(packBody(large), 1_000_000)).toBe(JSON.stringify(large))
  })

  it('is told by its bytes: plain JSON passes too', () => {
    expect(unpackBody(Buffer.from('[1]'), 3)).toBe('[1]')
    expect(unpackBody(new Uint8Array(), 3)).toBe('')
  })

  it('is refused above the limit, packed or not, and a bomb is not unpacked', () => {
    const tooLarge = expect.objectContaining({ code: 'TR_PROTOCOL_BODY_SIZE' })
    expect(() => unpackBody(Buffer.from('[1,2]'), 4)).toThrow(tooLarge)
    expect(() => unpackBody(gzipSync(Buffer.alloc(50_000_000)), 1_000_000)).toThrow(tooLarge)
    expect(unpackBody(gzipSync(Buffer.alloc(1000, 0x61)), 1000)).toHaveLength(1000)
  })

  it('is refused when it only looks like gzip', () => {
    const whole = Buffer.from(packBody(['hello']))
    for (const bad of [Buffer.from([0x1f, 0x8b]), whole.subarray(0, -4), Buffer.from('1f8b0000ff', 'hex')]) {
      expect(() => unpackBody(bad, 1000)).toThrow(expect.objectContaining({ code: 'TR_PROTOCOL_BODY_GZIP' }))
    }
  })
})

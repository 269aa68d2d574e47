import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBase64 } from './is-base64.ts'

describe('base64', () => {
  it('is what bytes are written as, whatever their number', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(isBase64(Buffer.from(bytes).toString('base64'))).toBe(true)
      }),
    )
    for (const count of [49_151, 49_152, 49_153, 98_304, 98_305]) {
      expect(isBase64(Buffer.alloc(count, 255).toString('base64'))).toBe(true)
    }
  })

  it.each(['A', 'AAA', 'AA A', 'AAA\n', 'A===', '=AAA', 'AA==AAAA', 'AA-_', 'AAA\u00e4'])(
    'is not %j',
    (text) => {
      expect(isBase64(text)).toBe(false)
    },
  )

  it('is not padded in the middle of a long text', () => {
    expect(isBase64(`${'A'.repeat(65_534)}==${'A'.repeat(4)}`)).toBe(false)
  })
})

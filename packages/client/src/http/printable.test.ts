import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'

describe('the first characters of any bytes', () => {
  it('are printable and no more than asked for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat({ max: 100 }), (bytes, max) => {
        const head = printable(bytes, max)
        expect([...head].length).toBeLessThanOrEqual(max)
        expect(head).not.toMatch(/[\p{C}\n\r\t]/u)
      }),
    )
  })

  it('do not cut a character in two', () => {
    expect(printable(Buffer.from('😀'.repeat(200)), 100)).toBe('😀'.repeat(100))
    expect(printable(Buffer.from('\u0000\u001b[31mred\n\u202eevil'), 100)).toBe('[31mred evil')
  })
})

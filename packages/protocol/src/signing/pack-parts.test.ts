import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packParts } from './pack-parts.ts'
import { unpackBody } from './unpack-body.ts'

describe('a body in parts', () => {
  it('comes back as one text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (parts) => {
        expect(unpackBody(await packParts(parts), 1_000_000)).toBe(parts.join(''))
      }),
    )
  })

  it('is the same bytes every time, even if it is larger than a chunk', async () => {
    const parts = Array.from({ length: 40 }, (_, index) => String(index).repeat(20_000))
    const body = await packParts(parts)
    expect(await packParts(parts)).toEqual(body)
    expect(unpackBody(body, 10_000_000)).toBe(parts.join(''))
  })
})

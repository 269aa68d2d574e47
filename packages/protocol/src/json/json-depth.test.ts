import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeeperThan, pruneDeepJson } from './json-depth.ts'

/** Depth by walking the parsed value, the plain way. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

const anyJson = fc.json({ maxDepth: 8 })

describe('nesting', () => {
  it('is measured as a parser would see it', () => {
    fc.assert(
      fc.property(anyJson, fc.nat({ max: 9 }), (text, max) => {
        expect(isDeeperThan(text, max)).toBe(depthOf(JSON.parse(text)) > max)
      }),
    )
  })

  it('is cut to the given depth, and nothing else changes', () => {
    fc.assert(
      fc.property(anyJson, fc.integer({ min: 1, max: 9 }), (text, max) => {
        const pruned = pruneDeepJson(text, max)
        expect(depthOf(JSON.parse(pruned))).toBe(Math.min(max, depthOf(JSON.parse(text))))
        if (!isDeeperThan(text, max)) expect(pruned).toBe(text)
      }),
    )
  })

  it('keeps what it cuts as text', () => {
    expect(JSON.parse(pruneDeepJson('{"a":[{"b":"]"}],"c":1}', 2))).toEqual({ a: ['{"b":"]"}'], c: 1 })
  })
})

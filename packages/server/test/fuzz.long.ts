import { describe, expect, it } from 'vitest'
import { fuzzGroup, groups } from './support/fuzz-routes.ts'

describe('10,000 bodies of any kind never end in 500, and take no memory', { timeout: 600_000 }, () => {
  it.each(groups)('sent to %s', async (group) => {
    const result = await fuzzGroup(group, 10_000, { measuresMemory: true })
    expect(result).toMatchObject({ faults: [] })
    expect(result.grownBytes, `seed ${result.seed}`).toBeLessThan(40_000_000)
  })
})

import { describe, expect, it } from 'vitest'
import { fuzzGroup, groups } from './support/fuzz-routes.ts'

describe('bodies of any kind never end in 500', () => {
  it.each(groups)('sent to %s', async (group) => {
    expect(await fuzzGroup(group, 100)).toMatchObject({ faults: [] })
  })
})

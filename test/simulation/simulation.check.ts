import { beforeAll, describe, expect, it } from 'vitest'
import { expectSeedsToHold } from './play-seeds.ts'
import { enterTimeZone } from './time-zone.ts'

const seeds = 200

// A failed seed is told as it was played.
beforeAll(enterTimeZone)

describe('all guarantees', () => {
  it(`hold under the faults of ${seeds} seeds`, { timeout: 600_000 }, async () => {
    expect((await expectSeedsToHold(seeds)).get('parked')).toBeGreaterThan(0)
  })
})

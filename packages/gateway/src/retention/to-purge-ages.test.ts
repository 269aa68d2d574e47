import { expect, test } from 'vitest'
import { toPurgeAges } from './to-purge-ages.ts'

const dayMs = 86_400_000

test('days become ages', () => {
  expect(toPurgeAges({ retentionDays: 90, evidenceDays: 730 })).toEqual({
    retentionMs: 90 * dayMs,
    evidenceMs: 730 * dayMs,
  })
})

test('evidence stays at least as long as bodies, and as long as a queue may repeat a message', () => {
  expect(toPurgeAges({ retentionDays: 1_000, evidenceDays: 730 }).evidenceMs).toBe(1_000 * dayMs)
  expect(toPurgeAges({ retentionDays: 1, evidenceDays: 1 })).toEqual({
    retentionMs: dayMs,
    evidenceMs: 15 * dayMs,
  })
})

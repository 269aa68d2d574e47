import { expect, it } from 'vitest'
import { toParts } from './to-parts.ts'
import type { UpdateRequest } from './update-request.ts'

const visit = { start: '2030-01-01T10:00:00Z', durationSeconds: 60, appointmentId: 'a' }
const schedule = (jobId: string): UpdateRequest => ({
  jobId,
  source: 'rest',
  update: { kind: 'schedule', ...visit },
})
const unschedule = (jobId: string): UpdateRequest => ({
  jobId,
  source: 'rest',
  update: { kind: 'unschedule' },
})

it('cuts only before what takes back a visit of a job that has more in front of it', () => {
  const [a, noA, b, noB] = [schedule('a'), unschedule('a'), schedule('b'), unschedule('b')]
  expect(toParts([])).toEqual([])
  expect(toParts([a, b])).toEqual([[a, b]])
  expect(toParts([noA, b])).toEqual([[noA, b]])
  expect(toParts([a, b, noA, a, noA])).toEqual([[a, b], [noA, a], [noA]])
  expect(toParts([a, noB, noA])).toEqual([[a, noB], [noA]])
})

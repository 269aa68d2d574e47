import { expect, it } from 'vitest'
import { noOutages } from '../job-waiting.ts'
import { toJobWaiting } from './to-job-waiting.ts'

it.each([
  ['job.moved', 'job.canceled: it is paused'],
  ['job', 'the job: it is paused'],
  ['attachment', 'a note or file: it is paused'],
  ['job.created', 'job.created: it is paused'],
])('what waits, %s, is named as people know it', (what, why) => {
  const row = {
    side: 'person',
    is_update: 0,
    reason: 'paused',
    cause: null,
    message: null,
    provider: null,
    paused: 'job',
    paused_by: null,
    what,
    attempts: 0,
    next_at: null,
  }
  expect(toJobWaiting(row, noOutages)).toMatchObject({
    side: 'person',
    why,
    nextAt: undefined,
  })
})

import { expect, it } from 'vitest'
import { parseHandover, readHandover, writeHandover } from './handed-event.ts'

it.each([
  ['job.created', { job: { id: 7 }, known: false }],
  ['job.updated', { job: { id: 7 }, changed: ['/title'] }],
  ['appointment.updated', { appointment: { id: 1, job_id: 7, status: 'scheduled', odd: [1] } }],
  ['note.updated', { note: { id: 3, description: 'Dog in the yard' } }],
  ['attachment.created', { attachment: { id: 4, file_token: 'f' } }],
  ['update.rejected', { update: { id: 'u', kind: 'complete', jobId: '7', message: 'no' } }],
  ['provider.connected', { provider: { id: 1 } }],
  ['message.other', { type: 'Weather', payload: { type: 'x', data: 5, isKnown: false } }],
])('%s is on a retry what it was on the first attempt', (type, data) => {
  const first = readHandover(type, data)
  expect(first).toMatchObject({ type, data, isKnown: !('known' in data) })
  expect(first === undefined ? undefined : parseHandover(writeHandover(first))).toEqual(first)
})

it.each([
  ['a type that another version wrote', 'job.moved', '{"jobId":"7"}', 'message.other'],
  ['what is no object', 'job.updated', '[]', 'job.updated'],
])('%s is handed over all the same', (_, type, data, readAs) => {
  expect(parseHandover({ type, data })?.type).toBe(readAs)
})

it('data that does not fit its type is not handed over as something else', () => {
  expect(parseHandover({ type: 'update.confirmed', data: '{"update":5}' })).toBeUndefined()
})

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
  ['a type that another version wrote', 'job.moved', '{"jobId":"7"}'],
  ['data that does not fit its type', 'update.confirmed', '{"update":5}'],
  ['what is no object', 'job.updated', '[]'],
])('%s is handed over all the same', (_, type, data) => {
  const read = parseHandover({ type, data })
  expect(read.type).toBe(data === '[]' ? 'job.updated' : 'message.other')
  expect(writeHandover(read).data).toBe(data === '[]' ? '{}' : data)
})

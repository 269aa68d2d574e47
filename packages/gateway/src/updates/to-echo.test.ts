import { describe, expect, it } from 'vitest'
import { sha256 } from '../environment/sha256.ts'
import { toEchoesEndedBy, toEchoesOfEvent, toEchoesOfFile, toEchoOfUpdate } from './to-echo.ts'

const start = '2026-03-01T09:00:00Z'
const end = '2026-03-01T10:00:00Z'

describe('what Dispatch told is the echo of what the BMS repeats', () => {
  it.each([
    ['cancel', 'job', { status: 'canceled' }, { kind: 'cancel' }],
    ['accept', 'job', { status: 'unscheduled' }, { kind: 'accept' }],
    ['schedule', 'appointment', { start_time: start, end_time: end }, { kind: 'schedule', start, end }],
    [
      'a visit of so long',
      'appointment',
      { start_time: start, end_time: end },
      { kind: 'schedule', start, durationSeconds: 3600 },
    ],
    [
      'unschedule',
      'appointment',
      { status: 'canceled', external_id: 'v1' },
      { kind: 'unschedule', appointmentId: 'v1' },
    ],
    ['note', 'attachment', { description: ' Dog in the yard ' }, { kind: 'note', text: 'Dog in the yard' }],
  ] as const)('%s', (_, putKey, entity, update) => {
    const [echo] = toEchoesOfEvent('7', putKey, { id: 1, job_id: 7, ...entity })
    expect(echo).toBeDefined()
    expect(toEchoOfUpdate('7', update)).toEqual(echo)
    expect(toEchoOfUpdate('8', update)).not.toEqual(echo)
  })

  it('a file by its bytes', () => {
    const bytes = Buffer.from('photo')
    const entity = { id: 1, job_id: 7, file_token: 'token-1' }
    const [echo] = toEchoesOfFile('7', entity, { fileToken: 'token-1', bytes })
    expect(toEchoOfUpdate('7', { kind: 'attachment', fileName: 'a.jpg' }, bytes)).toEqual(echo)
    expect(echo?.value).toBe(sha256('photo'))
    expect(toEchoesOfFile('7', entity, { fileToken: 'token-2', bytes })).toEqual([])
  })
})

describe('nothing is an echo of', () => {
  it.each([
    ['a job on its way', 'job', { status: 'scheduled' }],
    ['a visit that is over', 'appointment', { status: 'complete', start_time: start, end_time: end }],
    ['a visit without a time', 'appointment', { status: 'scheduled' }],
    ['a note that is gone', 'attachment', { description: 'Dog', deleted_at: start }],
    ['another message', 'weather', { status: 'canceled' }],
  ])('%s', (_, putKey, entity) => {
    expect(toEchoesOfEvent('7', putKey, { id: 1, job_id: 7, ...entity })).toEqual([])
  })

  it.each(['enroute', 'start', 'pause', 'complete', 'reject'] as const)('%s', (kind) => {
    expect(toEchoOfUpdate('7', { kind })).toBeUndefined()
  })
})

describe('what was said before ends', () => {
  it('by what Dispatch says of the same', () => {
    expect(toEchoesEndedBy('7', 'job', { status: 'offered' })).toMatchObject({ kinds: ['cancel', 'accept'] })
    expect(toEchoesEndedBy('7', 'job', { title: 'Heater is cold' })).toBeUndefined()
    expect(toEchoesEndedBy('7', 'appointment', {})).toMatchObject({
      kinds: ['schedule'],
      ofEntity: ['unschedule'],
    })
    expect(toEchoesEndedBy('7', 'attachment', {})).toMatchObject({
      kinds: ['note', 'attachment'],
      isOfEntity: true,
    })
    expect(toEchoesEndedBy(undefined, 'job', { status: 'offered' })).toBeUndefined()
  })
})

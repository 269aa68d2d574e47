import type { JobFacts } from '@truckroll/store'
import { describe, expect, it } from 'vitest'
import { secondsBetween, toNote, toPostBody, toRecord } from './to-record.ts'
import type { UpdateFacts } from './update.ts'

const job: JobFacts = {
  id: '12345678901234567890',
  idJson: '12345678901234567890',
  organizationIdJson: '"42"',
  sourceIdJson: undefined,
  organizationId: '42',
  externalId: undefined,
  body: '{}',
}
const ids = { id: 12_345_678_901_234_567_890n, organization_id: '42' }

const recordOf = (update: UpdateFacts, visit?: string) => toRecord(update, job, 'u1', visit)

describe('the record of a status', () => {
  it.each<[UpdateFacts, object]>([
    [{ kind: 'accept' }, { status: 'unscheduled' }],
    [
      { kind: 'reject', reason: 'too_far|Too far' },
      { status: 'rejected', status_message: 'too_far' },
    ],
    [{ kind: 'cancel' }, { status: 'canceled' }],
    [{ kind: 'enroute' }, { status: 'scheduled', status_message: 'enroute' }],
    [{ kind: 'start' }, { status: 'scheduled', status_message: 'started' }],
    [
      { kind: 'pause', reason: 'parts', description: 'A valve' },
      { status: 'paused', status_message: 'parts', pause_description: 'A valve' },
    ],
    [
      { kind: 'complete', resolution: 'Done', customFields: { meter: 7 } },
      { status: 'complete', resolution: 'Done', custom_fields: { meter: 7 } },
    ],
  ])('%j', (update, status) => {
    const { header, record } = recordOf(update)
    expect(header).toEqual({ record_type: 'job', version: 'v3' })
    expect(record).toEqual({ ...ids, ...status })
  })
})

describe('the record of a visit', () => {
  const start = '2026-03-01T09:00:00Z'

  it('has the job as its id, and a length whichever way that was given', () => {
    const { header, record } = recordOf({ kind: 'schedule', start, end: '2026-03-01T10:30:00Z' })
    expect(header.record_type).toBe('appointment')
    expect(record).toMatchObject({ job_id: ids.id, status: 'scheduled', duration: 5400, external_id: job.id })
    expect(record).not.toHaveProperty('id')
    const named = recordOf({
      kind: 'schedule',
      start,
      durationSeconds: 60,
      appointmentId: 'v1',
      notifyBrand: true,
    })
    expect(named.record).toMatchObject({ duration: 60, external_id: 'v1', reschedule_reminder: true })
  })

  it('that is taken back names the open visit, or else the one in the update', () => {
    const update: UpdateFacts = { kind: 'unschedule', appointmentId: 'v1' }
    expect(recordOf(update, 'v2').record).toMatchObject({ status: 'canceled', external_id: 'v2' })
    expect(recordOf(update).record).toMatchObject({ external_id: 'v1' })
    expect(recordOf({ kind: 'unschedule' }).record).toMatchObject({ external_id: job.id })
  })
})

describe('the record of a note or file', () => {
  it('is known by the id that it was given, else by that of its update', () => {
    expect(recordOf({ kind: 'note', text: 'Dog' }).record).toEqual({
      job_id: ids.id,
      organization_id: '42',
      external_id: 'u1',
      description: 'Dog',
    })
    expect(recordOf({ kind: 'note', text: 'Dog', id: 'n1' }).record).toMatchObject({ external_id: 'n1' })
    const { record } = recordOf({ kind: 'attachment', fileName: 'photo.jpg' })
    expect(record).toMatchObject({ name: 'photo.jpg', external_id: 'u1' })
    expect(record).not.toHaveProperty('source_id')
  })
})

it('a post keeps the digits of ids', () => {
  expect(toPostBody(toNote('Dog', job, 'u1'))).toContain('"job_id":12345678901234567890,')
})

it.each([
  ['2026-03-01T10:00:00Z', 3600],
  ['2026-03-01T11:00:00.400+01:00', 3600],
  [undefined, Number.NaN],
])('seconds until %s', (end, seconds) => {
  expect(secondsBetween('2026-03-01T09:00:00Z', end)).toBe(seconds)
})

import { stringifyJson } from '@truckroll/protocol'
import type { ClaimedEvent, StoredJob, StoredUpdate } from '@truckroll/store'
import { describe, expect, it } from 'vitest'
import { readEntity, toHandover } from './handover.ts'

const job = { id: 7, title: 'Heater is cold', status: 'offered', description: '<p>Cold</p>' }
const stored = {
  id: '7',
  idJson: '7',
  body: stringifyJson(job),
  handedBody: stringifyJson(job),
  isCreated: true,
  bmsId: 'WO-7',
} as const

/** What is handed over for an entry of `Actions`. */
function handover(
  putKey: string,
  entity: unknown,
  facts: Partial<ClaimedEvent> & { readonly storedJob?: object; readonly update?: object } = {},
) {
  const { storedJob, update, ...rest } = facts
  const event: Partial<ClaimedEvent> = {
    putKey,
    jobId: '7',
    body: stringifyJson({ ID: null, Put: { [putKey]: entity } }),
    isFullJob: putKey === 'job',
    isEntityKnown: false,
    job: storedJob as StoredJob | undefined, // the members that are read
    ...rest,
  }
  return toHandover({
    event: event as ClaimedEvent, // the members that are read
    entity: readEntity(event as ClaimedEvent),
    provider: undefined,
    update: update as StoredUpdate | undefined,
  })
}

describe('an event of a job', () => {
  it.each([
    ['job.created', job, {}, { ...stored, isCreated: false }],
    ['job.updated', { ...job, title: 'Heater is warm' }, { changed: ['/title'] }, stored],
    ['job.canceled', { ...job, status: 'canceled' }, { bmsId: 'WO-7' }, stored],
    [
      'job.canceled',
      { ...job, status: 'canceled' },
      { known: false },
      { ...stored, isCreated: false, bmsId: undefined },
    ],
  ])('is %s', (type, entity, data, storedJob) => {
    const handed = handover('job', entity, { storedJob })
    expect(handed).toMatchObject({ type, data: { jobId: '7', job: entity, provider: null, ...data } })
    expect(handed.data['descriptionText']).toBe('Cold')
  })

  it('that is in part only and of no known job is marked so', () => {
    expect(handover('job', { id: 7, status: 'paused' }, { isFullJob: false })).toMatchObject({
      type: 'job.updated',
      data: { known: false },
    })
  })

  it('that moved away is a canceled job, as it was known', () => {
    const handed = handover('job.moved', {}, { storedJob: { ...stored, status: 'scheduled' } })
    expect(handed).toMatchObject({
      type: 'job.canceled',
      data: { bmsId: 'WO-7', job: { title: 'Heater is cold', status: 'scheduled' } },
    })
  })
})

describe('an attachment', () => {
  const note = { id: 1, job_id: 7, description: 'Dog in the yard', file_token: null }
  const file = { ...note, file_token: 'token-1', name: 'photo.jpg' }

  it.each([
    ['note.created', note, false],
    ['note.updated', note, true],
    ['note.deleted', { ...note, deleted_at: '2026-01-01T00:00:00Z' }, true],
    ['attachment.created', file, false],
    ['attachment.deleted', { ...file, deleted_at: '2026-01-01T00:00:00Z' }, false],
  ])('is %s', (type, entity, isEntityKnown) => {
    expect(handover('attachment', entity, { storedJob: stored, isEntityKnown })).toMatchObject({ type })
  })
})

describe('what else comes', () => {
  const update = { id: 'u1', kind: 'note', jobId: '7' }

  it.each([
    ['update.confirmed', 'ack', { msg_id: 'u1' }],
    ['update.rejected', 'err', { msg_id: 'u1', message: 'too long' }],
  ])('is %s if it is of an update of ours', (type, putKey, entity) => {
    expect(handover(putKey, entity, { update })).toMatchObject({ type, data: { update } })
    expect(handover(putKey, entity).type).toBe('message.other')
  })

  it('is a message.other with all that it holds', () => {
    expect(handover('weather', { is: 'fine' }, { jobId: undefined, messageType: 'Weather' })).toMatchObject({
      type: 'message.other',
      data: { key: 'weather', type: 'Weather', payload: { is: 'fine' } },
    })
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventIdOf, webhookMessageId } from './event-id-of.ts'
import { jobKeyOf } from './job-key-of.ts'

function keyOf(putKey: string | null, entity: unknown) {
  return jobKeyOf({ index: 0, putKey, entity, raw: {} }, 'e_0')
}

describe('what orders an event', () => {
  it.each([
    ['job', { id: 30462 }],
    ['job', { id: '30462' }],
    ['appointment', { id: 1, job_id: 30462 }],
    ['surveyresponse', { id: 1, job_id: 30462 }],
    ['estimate', { id: 1, job_id: 30462 }],
    ['invoice', { id: 1, job_id: '30462' }],
    ['customform', { job_id: 30462 }],
    ['attachment', { id: 1, entity_type: 'job', entity_id: 30462n }],
  ])('is the job, for %s', (putKey, entity) => {
    expect(keyOf(putKey, entity)).toEqual({ key: 'job:30462', jobId: '30462' })
  })

  it.each([
    ['ack', { msg_id: 'u1', id: 5 }, 'update:u1'],
    ['err', { payload: { err: { msg_id: 'u1' } } }, 'update:u1'],
    ['ack', { id: 5 }, 'ack:5'],
    ['attachment', { id: 9, entity_id: 5, job: { external_id: 'x' } }, 'attachment:9'],
    ['attachment', { id: 9, entity_type: 'Customer', entity_id: 5 }, 'attachment:9'],
    ['appointment', { id: 9 }, 'appointment:9'],
    ['payment', { id: 9 }, 'payment:9'],
    ['offer', { id: 9 }, 'offer:9'],
    ['calendar_event', { uuid: 'u', id: 9 }, 'calendar_event:u'],
    ['unheard_of', { id: 9 }, 'unheard_of:9'],
    ['job', { id: null }, 'event:e_0'],
    ['job', { id: '' }, 'event:e_0'],
    ['job', { id: { a: 1 } }, 'event:e_0'],
    ['job', 'words', 'event:e_0'],
    ['inbox_message', {}, 'event:e_0'],
    [null, { id: 9 }, 'event:e_0'],
  ])('is, for %s %j, %s', (putKey, entity, key) => {
    expect(keyOf(putKey, entity)).toEqual({ key })
  })

  it('stays short and clean whatever the id, and tells ids apart', () => {
    const ids = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 90, maxLength: 300 }))
    fc.assert(
      fc.property(ids, ids, fc.string(), (one, another, putKey) => {
        const { key } = keyOf('job', { id: one })
        expect(key.length).toBeLessThanOrEqual(170)
        expect(key).not.toMatch(/\p{Cc}|\p{Cs}/u)
        if (one !== another) expect(keyOf('job', { id: another }).key).not.toBe(key)
        expect(keyOf(putKey, { id: one }).key.length).toBeLessThanOrEqual(170)
      }),
    )
  })
})

describe('event ids', () => {
  it('are the message ID and the index, hashed if a header could not carry it', () => {
    expect(eventIdOf('317133c0-1a9d_x', 2)).toBe('317133c0-1a9d_x_2')
    for (const id of ['', 'a.b', 'a b', 'é', '\r\n', 'a'.repeat(101)]) {
      expect(eventIdOf(id, 0)).toMatch(/^[0-9a-f]{64}_0$/)
    }
  })

  it('of a webhook come from the exact bytes', () => {
    expect(webhookMessageId(Buffer.from('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    expect(webhookMessageId(Buffer.from([0xff]))).not.toBe(webhookMessageId(Buffer.from([0xfe])))
  })
})

import { describe, expect, it } from 'vitest'
import { hasUpdatedAt, toNewMessage } from './to-new-message.ts'

const job = {
  id: 12_345_678_901_234_567_890n,
  organization_id: 42,
  source_id: 3,
  title: 'Heater is cold',
  status: 'offered',
  updated_at: '2026-01-01T00:00:00Z',
}

const eventsOf = async (...puts: object[]) =>
  (
    await toNewMessage({
      messageId: 'm1',
      credential: 'default',
      receivedAt: 5,
      payload: { Actions: puts.map((Put) => ({ ID: null, Put })) },
    })
  ).events

describe('a message', () => {
  it('is an event for each of its entries, by number', async () => {
    const events = await eventsOf({ job }, { appointment: { id: 1, job_id: 7, status: 'scheduled' } })
    expect(events.map(({ id, index, putKey }) => [id, index, putKey])).toEqual([
      ['m1_0', 0, 'job'],
      ['m1_1', 1, 'appointment'],
    ])
  })

  it.each([undefined, null, 'text', 42, [], {}, { Actions: [] }])(
    'that holds %j is one notice of no job',
    async (payload) => {
      const { events } = await toNewMessage({
        messageId: 'm1',
        credential: 'default',
        receivedAt: 5,
        payload,
      })
      expect(events).toMatchObject([{ id: 'm1_0', isNotice: true }])
      expect(events[0]).not.toHaveProperty('jobId')
    },
  )

  it('has the same hash if it holds the same, and another one if it does not', async () => {
    const hashOf = async (payload: unknown) =>
      (await toNewMessage({ messageId: 'm1', credential: 'default', receivedAt: 5, payload })).contentHash
    expect(await hashOf({ a: 1, b: 2 })).toBe(await hashOf({ b: 2, a: 1 }))
    expect(await hashOf({ a: 1, b: 2 })).not.toBe(await hashOf({ a: 1, b: 3 }))
  })
})

describe('an event', () => {
  it('of a whole job keeps its ids digit by digit, and what it is found by', async () => {
    const [event] = await eventsOf({ job })
    expect(event).toMatchObject({
      jobId: '12345678901234567890',
      organizationId: '42',
      jobStatus: 'offered',
      isNotice: false,
      fullJob: { idJson: '12345678901234567890', organizationIdJson: '42', sourceIdJson: '3' },
    })
    expect(event?.fullJob?.body).toContain('12345678901234567890')
  })

  it('of a part of a job is not taken for the whole', async () => {
    const [event] = await eventsOf({ job: { id: 7, status: 'paused' } })
    expect(event).toMatchObject({ jobId: '7', jobStatus: 'paused' })
    expect(event).not.toHaveProperty('fullJob')
  })

  it('of a visit says where that stands', async () => {
    const visit = { id: 1, job_id: 7, external_id: 'visit-1', updated_at: '2026-01-01T00:00:00Z' }
    expect((await eventsOf({ appointment: { ...visit, status: 'complete' } }))[0]?.visit).toEqual({
      id: '1',
      status: 'complete',
      externalId: 'visit-1',
      updatedAt: Date.UTC(2026, 0, 1),
    })
    expect((await eventsOf({ appointment: { ...visit, status: 'soon' } }))[0]).not.toHaveProperty('visit')
  })

  it.each([
    ['confirmed', { ack: { msg_id: 'u1' } }],
    ['rejected', { err: { msg_id: 'u1', message: 'too long' } }],
  ])('settles an update as %s', async (state, put) => {
    expect((await eventsOf(put))[0]).toMatchObject({ isNotice: true, settles: { updateId: 'u1', state } })
  })

  it('settles nothing without the id of an update', async () => {
    expect((await eventsOf({ err: { message: 'too long' } }))[0]).not.toHaveProperty('settles')
  })

  it('is the twin of one that brings the same entity with its time', async () => {
    expect((await eventsOf({ job }))[0]?.twinHash).toBe((await eventsOf({ other: 1 }, { job }))[1]?.twinHash)
    expect((await eventsOf({ job: { ...job, updated_at: undefined } }))[0]).not.toHaveProperty('twinHash')
  })
})

it('a payload has the time of a change, or it has not', async () => {
  expect(hasUpdatedAt({ Actions: [{ Put: { job } }] })).toBe(true)
  expect(hasUpdatedAt({ Actions: [{ Put: { job: { id: 7 } } }] })).toBe(false)
})

import { describe, expect, it } from 'vitest'
import type { EchoEntry, EndedEchoes, NewUpdate } from '@truckroll/store'
import { answerTo, fullJob, messageOf, noteUpdate, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const at = updateOf('x').occurredAt

/** What is the same act, what is newer, and which visits are open. */
export function describeActs(createPlace: CreatePlace): void {
  describe('acts that were told before', () => {
    const bench = useStore(createPlace)
    const accept = (...updates: NewUpdate[]) => bench.store.acceptUpdates(updates)
    const causes = async (...updates: NewUpdate[]) =>
      (await accept(...updates)).map((outcome) =>
        outcome.kind === 'accepted' ? (outcome.cause ?? outcome.state) : outcome.kind,
      )
    const visitOf = (id: string, appointmentId: string, changes: Partial<NewUpdate> = {}) =>
      updateOf(id, { kind: 'schedule', ordering: { kind: 'schedule', appointmentId }, ...changes })
    const takenBack = (id: string, appointmentId: string, changes: Partial<NewUpdate> = {}) =>
      visitOf(id, appointmentId, {
        kind: 'unschedule',
        echo: { jobId: '30462', kind: 'unschedule', value: appointmentId },
        endsEchoes: ['schedule', 'unschedule'],
        ...changes,
      })
    const knowJob = () => bench.record(fullJob('job'))

    it('are dropped as repeated, naming the first, where they were told with the same instant', async () => {
      await knowJob()
      const act = { actHash: 'a', givenAt: at, repeats: 'same_instant' } as const
      expect(
        await accept(
          noteUpdate('u1', act),
          noteUpdate('u2', { ...act, idempotencyKey: 'other' }),
          noteUpdate('u3', { ...act, givenAt: at + 1 }),
          noteUpdate('u4', { ...act, actHash: 'b' }),
          noteUpdate('u5', { actHash: 'a', givenAt: at }),
          noteUpdate('u6', { actHash: 'a' }),
        ),
      ).toEqual([
        { kind: 'accepted', id: 'u1', state: 'queued' },
        { kind: 'accepted', id: 'u2', state: 'suppressed', cause: 'repeated', repeats: 'u1' },
        ...['u3', 'u4', 'u5', 'u6'].map((id) => ({ kind: 'accepted', id, state: 'queued' })),
      ])
      expect(await bench.store.getUpdate('u2')).toMatchObject({ state: 'suppressed', repeats: 'u1' })
      const told = (await bench.store.readTimeline('30462', 99)).map(({ text }) => text)
      expect(told).toContain('note was not sent: the same was told before.')
      expect(await accept(noteUpdate('u7', { ...act, idempotencyKey: 'other' }))).toMatchObject([
        { kind: 'conflict' },
      ])
    })

    it('are compared with what stands at Dispatch, or will', async () => {
      await knowJob()
      const act = { actHash: 'a', givenAt: at, repeats: 'same_instant' } as const
      await accept(noteUpdate('u1', act))
      await bench.sendAll()
      expect(await causes(noteUpdate('u2', act))).toEqual(['repeated'])
      await bench.record(answerTo('u1', 'rejected'))
      expect(await causes(noteUpdate('u3', act), noteUpdate('u4', act))).toEqual(['queued', 'repeated'])
    })

    it('in the answer to a notice are repeated whenever they were told, with one line for a person', async () => {
      await knowJob()
      const answer = { actHash: 'a', repeats: 'any_instant', isAnswer: true } as const
      expect(
        await causes(
          updateOf('u1', { actHash: 'a', givenAt: at }),
          updateOf('u2', answer),
          updateOf('u3', { ...answer, givenAt: at + 9_000 }),
          noteUpdate('u4', { ...answer, actHash: 'c', suppressedBy: 'circle' }),
          noteUpdate('u5', { ...answer, actHash: 'd' }),
        ),
      ).toEqual(['queued', 'repeated', 'repeated', 'circle', 'queued'])
      expect((await bench.store.listAttention(undefined, 10)).items).toMatchObject([
        { cause: 'circle', jobId: '30462' },
      ])
      expect(await bench.store.getUpdate('u5')).toMatchObject({ isAnswer: true })
      expect(await bench.store.getUpdate('u1')).toMatchObject({ isAnswer: false })
    })

    it('are not sent where a setting says so, and use up no echo', async () => {
      await knowJob()
      const echo: EchoEntry = { jobId: '30462', kind: 'note', value: 'x' }
      await tell('m1', 'n1', [echo])
      const text = { id: 'u2-text', record: '{}', suppressedBy: 'setting' } as const
      expect(
        await causes(
          noteUpdate('u1', { echo, suppressedBy: 'setting' }),
          updateOf('u2', { kind: 'reject', text }),
          noteUpdate('u3', { echo }),
        ),
      ).toEqual(['setting', 'queued', 'echo'])
      expect(await bench.sendAll()).toEqual(['u2'])
      expect(await bench.store.getUpdate('u2-text')).toMatchObject({ state: 'suppressed', cause: 'setting' })
    })

    /** An event about an appointment or note of that id is handed over. */
    const tell = async (messageId: string, entityId: string, echoes: EchoEntry[], ends?: EndedEchoes) => {
      await bench.drain()
      const putKey = 'appointment'
      await bench.record(messageOf(messageId, { key: 'job:30462', jobId: '30462', putKey, entityId }))
      const event = await bench.claimOne()
      await bench.start(event, echoes, 'appointment.updated', ends)
      await bench.store.finishAttempt(event.claim, { state: 'done' })
    }

    it('know when the visit that was told last is over, from the record as it is posted', async () => {
      await knowJob()
      const posted = (time: string) =>
        JSON.stringify([
          { header: { record_type: 'appointment', version: 'v3' }, record: { time, duration: 7_200 } },
        ])
      await accept({ ...visitOf('u1', 'A'), record: posted('2030-05-06T14:00:00Z') })
      expect(await bench.store.readBookedUntil(['30462', 'other'])).toEqual(
        new Map([['30462', Date.parse('2030-05-06T16:00:00Z')]]),
      )
      await accept({
        ...visitOf('u2', 'A', { occurredAt: at + 1_000 }),
        record: posted('2030-05-07T09:00:00Z'),
      })
      expect(await bench.store.readBookedUntil(['30462'])).toEqual(
        new Map([['30462', Date.parse('2030-05-07T11:00:00Z')]]),
      )
    })

    it('know which visits are open', async () => {
      await knowJob()
      expect(await bench.store.listOpenVisits('30462')).toEqual([])
      await accept(visitOf('u1', 'A'), visitOf('u2', 'B'), visitOf('u3', 'A', { occurredAt: at + 1_000 }))
      expect((await bench.store.listOpenVisits('30462')).toSorted()).toEqual(['A', 'B'])
      await accept(takenBack('u4', 'A', { occurredAt: at + 2_000 }))
      expect(await bench.store.listOpenVisits('30462')).toEqual(['B'])
      await accept(visitOf('u5', 'A', { occurredAt: at + 3_000 }))
      await bench.sendAll()
      await bench.record(answerTo('u2', 'rejected'))
      expect(await bench.store.listOpenVisits('30462')).toEqual(['A'])
      await accept(updateOf('u6', { kind: 'complete', occurredAt: at + 4_000 }))
      expect(await bench.store.listOpenVisits('30462')).toEqual([])
    })

    it('measure a status by the visit it is about: the one named, else the only one open', async () => {
      await knowJob()
      const enroute = (id: string, appointmentId?: string) =>
        updateOf(id, {
          kind: 'enroute',
          occurredAt: at + 1_000,
          ordering: { kind: 'status', ...(appointmentId === undefined ? {} : { appointmentId }) },
        })
      await accept(visitOf('u1', 'A'))
      expect(await causes(enroute('u2'))).toEqual(['queued'])
      await accept(visitOf('u3', 'B', { occurredAt: at + 5_000 }))
      expect(await causes(enroute('u4', 'A'), enroute('u5', 'B'), enroute('u6'))).toEqual([
        'queued',
        'out_of_order',
        'queued',
      ])
      await accept(takenBack('u7', 'A', { occurredAt: at + 6_000 }))
      expect(await causes(enroute('u8'), enroute('u9', 'A'))).toEqual(['out_of_order', 'out_of_order'])
    })

    it('take equal seconds for equal, whatever stands behind them', async () => {
      await knowJob()
      expect(
        await causes(
          updateOf('u1', { kind: 'pause', occurredAt: at + 700 }),
          updateOf('u2', { kind: 'complete', occurredAt: at }),
          updateOf('u3', { kind: 'enroute', occurredAt: at - 1 }),
        ),
      ).toEqual(['queued', 'queued', 'out_of_order'])
    })

    it('that take back a visit which is not open are refused, naming the open ones, unless they are echoes', async () => {
      await knowJob()
      const unknown = { isVisitUnknown: true } as const
      expect(await accept(takenBack('u1', 'X', unknown))).toEqual([{ kind: 'no_visit', open: [] }])
      await accept(visitOf('u2', 'A'))
      expect(await accept(takenBack('u3', 'X', unknown))).toEqual([{ kind: 'no_visit', open: ['A'] }])
      expect(await bench.store.getUpdate('u3')).toBeUndefined()
      expect(await causes(takenBack('late', 'A', { ...unknown, occurredAt: at - 5_000 }))).toEqual([
        'no_visit',
      ])
      await tell('m1', '1', [{ jobId: '30462', kind: 'unschedule', value: '' }])
      expect(await causes(takenBack('u4', 'X', unknown), takenBack('u5', 'X', unknown))).toEqual([
        'echo',
        'no_visit',
      ])
      await tell('m2', '2', [{ jobId: '30462', kind: 'unschedule', value: 'A' }])
      expect(await causes(takenBack('u6', 'A'), takenBack('u7', 'A'))).toEqual(['echo', 'queued'])
    })

    it('that take back a visit stay echoes over news of another visit, and end with news of their own', async () => {
      await knowJob()
      const ends: EndedEchoes = {
        jobId: '30462',
        kinds: ['schedule'],
        isOfEntity: false,
        ofEntity: ['unschedule'],
      }
      const canceled = (value: string): EchoEntry => ({ jobId: '30462', kind: 'unschedule', value })
      await accept(visitOf('u1', 'A'), visitOf('u2', 'B'))
      await tell('m1', '1', [canceled('A')], ends)
      await tell('m2', '2', [canceled('B')], ends)
      expect(await causes(takenBack('u3', 'A'))).toEqual(['echo'])
      await tell('m3', '2', [], ends)
      expect(await causes(takenBack('u4', 'B'))).toEqual(['queued'])
    })
  })
}

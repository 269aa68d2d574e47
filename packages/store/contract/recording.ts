import { describe, expect, it } from 'vitest'
import { factsOf, fullJob, jobStatus, messageOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeRecording(createPlace: CreatePlace): void {
  describe('recording', () => {
    const bench = useStore(createPlace)

    it('records a message once, however often it comes', async () => {
      expect(await bench.record(fullJob('m1'), fullJob('m1'))).toEqual(['recorded', 'duplicate'])
      expect(await bench.record(fullJob('m1'))).toEqual(['duplicate'])
      expect(await bench.drain()).toEqual(['m1_0'])
      expect(await bench.record(fullJob('m1'))).toEqual(['duplicate'])
      expect(await bench.drain()).toEqual([])
    })

    it('makes an event of each action, in their order', async () => {
      await bench.record(messageOf('m1', { key: 'a' }, { key: 'a' }, { key: 'a' }))
      expect(await bench.drain()).toEqual(['m1_0', 'm1_1', 'm1_2'])
    })

    it('gives back with an event all that came with it', async () => {
      const message = messageOf('m1', {
        key: 'note:9',
        putKey: 'attachment',
        entityId: '9',
        organizationId: '17',
        messageType: 'attachment',
        body: '{"id":9007199254740993}',
      })
      await bench.record(message)
      expect(await bench.claimOne()).toMatchObject({
        id: 'm1_0',
        messageId: 'm1',
        credential: 'default',
        putKey: 'attachment',
        entityId: '9',
        organizationId: '17',
        messageType: 'attachment',
        body: '{"id":9007199254740993}',
        jobId: undefined,
        job: undefined,
        isFullJob: false,
        isNotice: false,
        isEntityKnown: false,
        attempts: 0,
        failures: 0,
        previous: undefined,
        handed: undefined,
        steps: {},
      })
    })

    it('gives back the span of its recording with each event, and nothing if there was none', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      await bench.record(
        { ...messageOf('m1', { key: 'a' }, { key: 'b' }), traceparent },
        messageOf('m2', { key: 'c' }),
      )
      const claimed = await bench.claim()
      expect(new Map(claimed.map((event) => [event.id, event.traceparent]))).toEqual(
        new Map([
          ['m1_0', traceparent],
          ['m1_1', traceparent],
          ['m2_0', undefined],
        ]),
      )
    })

    it('lists a message that could not be read for a person, once', async () => {
      const message = messageOf('m1', { unreadable: 'Message m1_0 could not be read.' })
      await bench.record(message, message)
      const { items } = await bench.store.listAttention(undefined, 10)
      expect(items).toMatchObject([
        { cause: 'unreadable', jobId: undefined, text: 'Message m1_0 could not be read.' },
      ])
      expect(await bench.drain()).toEqual(['m1_0'])
    })

    it('records nothing of a call of which one message cannot be recorded', async () => {
      const empty = { ...messageOf('m2'), events: [] }
      await expect(bench.record(fullJob('m1'), empty)).rejects.toThrow('m2')
      expect(await bench.drain()).toEqual([])
      expect(await bench.record(fullJob('m1'))).toEqual(['recorded'])
    })

    it('takes the same bytes for a new message only after the time given', async () => {
      const message = { ...fullJob('m1'), repeatsAfterMs: 600_000 }
      const later = (ms: number) => ({ ...message, receivedAt: message.receivedAt + ms })
      expect(await bench.record(message)).toEqual(['recorded'])
      expect(await bench.record(later(599_999))).toEqual(['duplicate'])
      expect(await bench.record(later(600_000), later(600_001))).toEqual(['recorded', 'duplicate'])
      expect(await bench.drain()).toEqual(['m1_0', `m1-${message.receivedAt + 600_000}_0`])
    })

    it('knows a job from its full event, not from a small one', async () => {
      await bench.record(jobStatus('m1', 'canceled'))
      expect(await bench.store.getJob('30462')).toBeUndefined()
      await bench.record(fullJob('m2', { externalId: 'claim-1', sourceId: '"s"' }))
      expect(await bench.store.getJob('30462')).toMatchObject({
        ...factsOf({ externalId: 'claim-1', sourceId: '"s"' }),
        credential: 'default',
        provider: undefined,
        status: 'offered',
        bmsId: undefined,
        isCreated: false,
        handedBody: undefined,
        isCanceledByBrand: false,
        firstSeenAt: bench.clock.now(),
      })
    })

    it('keeps what a later full event leaves out, and when the job was first seen', async () => {
      await bench.record(fullJob('m1', { externalId: 'claim-1', sourceId: '5' }))
      const firstSeenAt = bench.clock.now()
      bench.clock.advance(1_000)
      await bench.record(fullJob('m2', { status: 'unscheduled' }))
      expect(await bench.store.getJob('30462')).toMatchObject({
        externalId: 'claim-1',
        sourceIdJson: '5',
        status: 'unscheduled',
        firstSeenAt,
      })
    })

    it('remembers that the brand canceled until any event says otherwise', async () => {
      await bench.record(fullJob('m1'), jobStatus('m2', 'canceled'))
      expect(await bench.store.getJob('30462')).toMatchObject({ status: 'canceled', isCanceledByBrand: true })
      await bench.record(jobStatus('m3', 'scheduled'))
      expect(await bench.store.getJob('30462')).toMatchObject({
        status: 'scheduled',
        statusAt: bench.clock.now(),
        isCanceledByBrand: false,
      })
      await bench.record(fullJob('m4'))
      expect(await bench.store.getJob('30462')).toMatchObject({ status: 'offered', isCanceledByBrand: false })
      await bench.record(fullJob('m5', { status: 'canceled' }))
      expect(await bench.store.getJob('30462')).toMatchObject({ isCanceledByBrand: true })
    })

    it('knows an entity once an event of it was completed', async () => {
      const noteEvent = { key: 'job:1', jobId: '1', putKey: 'attachment', entityId: '9' }
      await bench.record(messageOf('m1', noteEvent), messageOf('m2', noteEvent))
      const first = await bench.claimOne()
      expect(first.isEntityKnown).toBe(false)
      await bench.attempt(first, { state: 'done' })
      expect((await bench.claimOne()).isEntityKnown).toBe(true)
    })

    it('takes whatever texts strangers choose for their ids', async () => {
      const long = 'x'.repeat(9_000)
      const odd = [long, 'a\0b', '\uD800', '\u{1F6E0}', "'; drop table events; --"]
      for (const [index, text] of odd.entries()) {
        const message = messageOf(`m${index}`, {
          key: `job:${index}`,
          jobId: String(index),
          putKey: text,
          entityId: text,
          organizationId: text,
          messageType: text,
          body: JSON.stringify(text),
          fullJob: {
            ...factsOf({ jobId: String(index), organizationId: text, externalId: text }),
            body: '{}',
          },
        })
        expect(await bench.record(message)).toEqual(['recorded'])
        const event = await bench.claimOne()
        expect(event.body).toBe(JSON.stringify(text))
        await bench.attempt(event, {
          state: 'done',
          bmsId: text,
          attention: [{ cause: 'needs_attention', text }],
        })
        expect(await bench.record(message)).toEqual(['duplicate'])
      }
      expect((await bench.store.listJobs({ externalId: long, limit: 9 })).items).toHaveLength(1)
      expect((await bench.store.listAttention(undefined, 9)).items).toHaveLength(odd.length)
    })

    it.each(['a\0b', '\uD800'])('knows again what has the odd id %j', async (odd) => {
      const facts = factsOf({ jobId: odd, organizationId: odd, externalId: odd })
      const told = { key: `job:${odd}`, jobId: odd, organizationId: odd }
      const full = messageOf(odd, { ...told, id: `${odd}_0`, fullJob: facts })
      expect(await bench.record(full, full)).toEqual(['recorded', 'duplicate'])
      expect(await bench.record(full)).toEqual(['duplicate'])
      await bench.record(messageOf('m2', { ...told, jobStatus: 'scheduled' }))
      await bench.record(
        messageOf('m3', { ...told, organizationId: '18', fullJob: { ...facts, organizationId: '18' } }),
      )
      expect(await bench.store.getJob(odd)).toMatchObject({ organizationId: '18', term: 1 })
      expect(await bench.drain()).toEqual(['m3_0-moved'])
    })

    it('wakes those who wait once it is committed', async () => {
      const woken: string[] = []
      const end = bench.store.onWork((kind) => woken.push(kind))
      await bench.record(fullJob('m1'))
      expect(woken).toContain('inbox')
      end()
      woken.length = 0
      await bench.record(fullJob('m2'))
      expect(woken).toEqual([])
    })
  })
}

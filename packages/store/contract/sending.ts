import { describe, expect, it } from 'vitest'
import type { SendOutcome } from '@truckroll/store'
import { answerTo, fullJob, messageOf, noteUpdate, photo, providerOf, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeSending(createPlace: CreatePlace): void {
  describe('sending updates', () => {
    const bench = useStore(createPlace)

    const accept = async (...updates: Parameters<typeof bench.store.acceptUpdates>[0]) => {
      await bench.record(fullJob('job'), fullJob('job2', { jobId: '2' }))
      await bench.store.acceptUpdates(updates)
    }
    const retry = (isAttempted = true): SendOutcome => ({
      state: 'retry',
      dueAt: bench.clock.now() + 1_000,
      message: '503',
      isAttempted,
    })
    const post = {
      id: 'p1',
      externalOrganizationId: 'a',
      recordType: 'gateway_provision',
      record: '{"external_organization_id":"a"}',
      sealedCredentials: new Uint8Array([1, 2]),
    } as const

    it('hands out again what ran out, but not to the caller who still sends it', async () => {
      await accept(updateOf('u1'), updateOf('u2'), updateOf('v1', { jobId: '2' }))
      const first = await bench.sendOne()
      bench.clock.advance(3_600_000)
      const others = await bench.sends({ inHand: new Set([first.claim.key]) })
      expect([first, ...others].map((send) => send.claim.updateId).toSorted()).toEqual(['u1', 'v1'])
      expect(await bench.store.finishSend(first.claim, { state: 'sent' })).toBe(true)
    })

    it('gives back the span in which an update was taken, also with its text', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      const text = { id: 'u1-text', record: '{"id":"u1-text"}' }
      await accept(updateOf('u1', { traceparent, text }), updateOf('v1', { jobId: '2' }))
      const found: (readonly [string, string | undefined])[] = []
      for (let sends = await bench.sends(); sends.length > 0; sends = await bench.sends()) {
        for (const send of sends) {
          found.push([send.claim.updateId, send.traceparent])
          await bench.store.finishSend(send.claim, { state: 'sent' })
        }
      }
      expect(new Map(found)).toEqual(
        new Map([
          ['u1', traceparent],
          ['v1', undefined],
          ['u1-text', traceparent],
        ]),
      )
    })

    it('makes none wait for a clock that was set back', async () => {
      await accept(updateOf('u1'), updateOf('u2'), updateOf('u3'))
      bench.clock.advance(-4 * 3_600_000)
      expect(await bench.sendAll()).toEqual(['u1', 'u2', 'u3'])
    })

    it('has one update of a job on its way, those of other jobs at the same time', async () => {
      await accept(updateOf('u1'), updateOf('u2'), updateOf('v1', { jobId: '2' }))
      const sends = await bench.sends()
      expect(sends.map((send) => send.claim.updateId).toSorted()).toEqual(['u1', 'v1'])
      expect(await bench.sends()).toEqual([])
      const first = sends.find((send) => send.claim.updateId === 'u1')
      if (first === undefined) throw new Error('expected u1')
      expect(first).toMatchObject({
        jobId: '30462',
        kind: 'accept',
        credential: 'default',
        record: '{"id":"u1"}',
      })
      expect(await bench.store.finishSend(first.claim, { state: 'sent' })).toBe(true)
      expect(await bench.store.finishSend(first.claim, { state: 'sent' })).toBe(false)
      expect((await bench.sends()).map((send) => send.claim.updateId)).toEqual(['u2'])
      expect(await bench.store.getUpdate('u1')).toMatchObject({
        state: 'sent',
        sentAt: bench.clock.now(),
        attempts: 1,
      })
    })

    it('sends nothing more of a job that comes in while one is on its way', async () => {
      await accept(updateOf('u1'))
      const send = await bench.sendOne()
      await bench.store.acceptUpdates([updateOf('u2')])
      expect(await bench.sends()).toEqual([])
      await bench.store.finishSend(send.claim, { state: 'sent' })
      expect(await bench.sendAll()).toEqual(['u2'])
    })

    it('keeps the order over a retry', async () => {
      await accept(updateOf('u1'), updateOf('u2'))
      const dueAt = bench.clock.now() + 1_000
      await bench.store.finishSend((await bench.sendOne()).claim, retry())
      expect(await bench.sends()).toEqual([])
      expect(await bench.store.nextSendAt()).toBe(dueAt)
      bench.clock.advance(1_000)
      const again = await bench.sendOne()
      expect(again).toMatchObject({ claim: { updateId: 'u1' }, attempts: 1 })
      await bench.store.finishSend(again.claim, retry(false))
      bench.clock.advance(1_000)
      expect((await bench.sendOne()).attempts).toBe(1)
    })

    it('ends many sends at once, each by its own claim, and counts one that is ended twice once', async () => {
      await accept(
        updateOf('u1'),
        updateOf('u2'),
        updateOf('v1', { jobId: '2' }),
        updateOf('v2', { jobId: '2' }),
      )
      const [first, second] = await bench.sends()
      if (first === undefined || second === undefined) throw new Error('expected two')
      const stale = { ...first.claim, token: first.claim.token + 1_000 }
      const answers = await Promise.all([
        bench.store.finishSend(stale, { state: 'dead', message: 'not its own' }),
        bench.store.finishSend(first.claim, { state: 'sent' }),
        bench.store.finishSend(second.claim, retry()),
        bench.store.finishSend(first.claim, retry()),
      ])
      expect(answers).toEqual([false, true, true, false])
      const states = await Promise.all(['u1', 'v1'].map((id) => bench.store.getUpdate(id)))
      expect(states.map((update) => update?.state).toSorted()).toEqual(['queued', 'sent'])
      expect(await bench.sends()).toHaveLength(1)
      bench.clock.advance(1_000)
      expect(await bench.sends()).toHaveLength(1)
    })

    it('lets a file that failed step aside, and comes back to it', async () => {
      await accept(photo('u1'), updateOf('u2'), updateOf('u3'))
      await bench.store.finishSend((await bench.sendOne()).claim, retry())
      const next = await bench.sendOne()
      expect(next.claim.updateId).toBe('u2')
      bench.clock.advance(1_000)
      await bench.store.finishSend(next.claim, { state: 'sent' })
      expect(await bench.sendAll()).toEqual(['u3', 'u1'])
      expect(await bench.store.readFile('u1')).toBeUndefined()
    })

    it('hands out files only as far as the room goes, and one too large alone', async () => {
      await accept(photo('u1', 60), photo('v1', 60, { jobId: '2' }))
      const [first, ...others] = await bench.sends({ fileBytes: 100 })
      expect(others).toEqual([])
      expect(first?.fileBytes).toBe(60)
      expect(await bench.sends({ fileBytes: 40 })).toEqual([])
      if (first !== undefined) await bench.store.finishSend(first.claim, { state: 'sent' })
      expect(await bench.sends({ fileBytes: 10 })).toHaveLength(1)
    })

    it('parks what Dispatch will never take, lets the next go, and tells the adapter', async () => {
      await accept(updateOf('u1'), updateOf('u2'))
      const send = await bench.sendOne()
      await bench.drain()
      const notice = messageOf('dead-u1', { key: 'update:u1', isNotice: true })
      const answer = { status: 422, text: 'never' }
      await bench.store.finishSend(send.claim, { state: 'dead', message: '422', notice, answer })
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'dead', message: '422', attempts: 1 })
      expect(await bench.store.getDeadLetter('u1')).toEqual({
        id: 'u1',
        kind: 'update',
        type: 'accept',
        jobId: '30462',
        externalOrganizationId: undefined,
        cause: 'refused',
        message: '422',
        attempts: 1,
        parkedAt: bench.clock.now(),
        waitingBehind: 0,
        answer,
        payload: '{"id":"u1"}',
      })
      expect(await bench.drain()).toEqual(['dead-u1_0'])
      expect(await bench.sendAll()).toEqual(['u2'])
    })

    it('replays a dead update, and skips one off the list', async () => {
      await accept(updateOf('u1'), updateOf('u2'))
      for (const id of ['u1', 'u2']) {
        const send = await bench.sendOne()
        expect(send.claim.updateId).toBe(id)
        await bench.store.finishSend(send.claim, { state: 'dead', message: '422' })
      }
      expect(await bench.store.replay(['u1'], 'failed')).toBe(1)
      expect(await bench.store.skip('u2')).toBe(true)
      expect(await bench.store.skip('u2')).toBe(false)
      expect((await bench.store.listDeadLetters({ limit: 10 })).items).toEqual([])
      expect(await bench.sendAll()).toEqual(['u1'])
      expect(await bench.store.getUpdate('u2')).toMatchObject({ state: 'dead' })
    })

    it('leaves out the credentials that are stopped', async () => {
      await bench.record(fullJob('own', { jobId: '5', credential: 'b' }))
      await accept(updateOf('u1'), updateOf('v1', { jobId: '5' }))
      await bench.store.addProvider(providerOf('a'), { post })
      const skip = (...credentials: string[]) => bench.sends({ skip: new Set(credentials) })
      expect(await skip('default', 'b', '')).toEqual([])
      expect((await skip('default', 'b')).map((send) => send.claim.updateId)).toEqual(['p1'])
      expect((await skip('default')).map((send) => send.credential)).toEqual(['b'])
    })

    it('posts for a provider by the application, its credentials erased once sent', async () => {
      expect(await bench.store.addProvider(providerOf('a'), { post })).toBe(true)
      expect(await bench.store.addProvider(providerOf('a'), { post: { ...post, id: 'p2' } })).toBe(false)
      const send = await bench.sendOne()
      expect(send).toMatchObject({
        jobId: undefined,
        kind: 'gateway_provision',
        credential: undefined,
        record: post.record,
        sealedCredentials: new Uint8Array([1, 2]),
      })
      await bench.store.finishSend(send.claim, { state: 'sent' })
      expect(await bench.store.getUpdate('p1')).toBeUndefined()
      expect(await bench.sends()).toEqual([])
    })

    it('ends a post that was answered while it was on its way', async () => {
      await accept(updateOf('u1'), updateOf('u2'))
      const send = await bench.sendOne()
      await bench.record(answerTo('u1', 'rejected', 'm', 'no'))
      await bench.store.finishSend(send.claim, { state: 'sent' })
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'rejected', message: 'no' })
      expect(await bench.sendAll()).toEqual(['u2'])
    })

    it('claims again what nobody renewed', async () => {
      await accept(noteUpdate('u1'))
      const lost = await bench.sendOne({ claimMs: 1_000 })
      expect(await bench.store.renewSend(lost.claim, 2_000)).toBe(true)
      bench.clock.advance(2_000)
      const taken = await bench.sendOne()
      expect(taken.claim.updateId).toBe('u1')
      expect(await bench.store.renewSend(lost.claim, 1_000)).toBe(false)
      expect(await bench.store.finishSend(lost.claim, { state: 'sent' })).toBe(false)
      await bench.store.releaseSend(taken.claim)
      expect(await bench.sendAll()).toEqual(['u1'])
    })
  })
}

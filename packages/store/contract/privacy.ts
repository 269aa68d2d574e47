import { describe, expect, it } from 'vitest'
import type { Store } from '@truckroll/store'
import { connectedProvider, fullJob, messageOf, note, noteUpdate, photo, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const by = { token: 'privacy-officer' }
const secret = 'Dana-Quixote'

/** Everything that the port shows of a job, as text. */
async function readAll(store: Store, jobId: string): Promise<string> {
  const job = await store.getJob(jobId)
  const jobs = await store.listPersonalJobs(undefined, 100)
  const loose = await store.listLooseEvents(undefined, 100)
  const letters = await store.listDeadLetters({ limit: 100 })
  const details = await Promise.all(letters.items.map(({ id }) => store.getDeadLetter(id)))
  return JSON.stringify([
    { ...job, handedBody: job?.handedBody },
    jobs,
    loose,
    details,
    await store.readJobTexts(jobId),
    await store.readTimeline(jobId, 1_000),
    await store.readEventStories(jobId, 100),
    await store.listUpdates(jobId),
    await store.listAttention(undefined, 100),
    (await store.listJobEvents(jobId, undefined, 100)).items,
    await store.listAudit(undefined, 100),
  ])
}

export function describePrivacy(createPlace: CreatePlace): void {
  describe('forgetting', () => {
    const bench = useStore(createPlace)

    /** A job with something of every kind: done, parked and waiting, in and out. */
    const fill = async () => {
      const full = fullJob('m1', { customerPhone: '7035550134', status: 'offered' })
      const [event] = full.events
      const body = event?.body.replace('läuft', secret) ?? ''
      const facts = event?.fullJob ?? expect.unreachable('it is a full job')
      await bench.record({
        ...full,
        events: [
          {
            ...event,
            ...(event ?? expect.unreachable('there is one')),
            body,
            fullJob: {
              ...facts,
              body: facts.body.replace('läuft', secret),
              searchText: secret.toLowerCase(),
            },
          },
        ],
      })
      const created = await bench.claimOne()
      await bench.start(created)
      await bench.store.storeStep(created.claim, 'customer', `{"name":"${secret}"}`)
      await bench.store.finishAttempt(created.claim, { state: 'done', bmsId: 'WO-1' })
      const withText = (message: ReturnType<typeof note>) => ({
        ...message,
        events: message.events.map((one) => ({ ...one, body: `{"text":"${secret}"}` })),
      })
      await bench.record(withText(note('m2', 'n1')), withText(note('m3', 'n2')))
      const parked = await bench.claimOne()
      await bench.attempt(parked, {
        state: 'dead',
        cause: 'refused',
        message: `no customer ${secret}`,
        answer: { status: 422, text: secret },
      })
      await bench.store.acceptUpdates([
        updateOf('u1'),
        noteUpdate('u2', { record: `{"text":"${secret}"}` }),
        photo('u3', 3, { record: `{"name":"${secret}.jpg"}` }),
      ])
      const send = await bench.sendOne()
      await bench.store.finishSend(send.claim, { state: 'sent' })
      await bench.store.addAttention({
        cause: 'needs_attention',
        jobId: '30462',
        externalOrganizationId: undefined,
        text: `call ${secret}`,
      })
    }

    it('takes every text of a job; ids, times and states stay, and what waited is ended', async () => {
      await fill()
      expect(await readAll(bench.store, '30462')).toContain(secret)
      bench.clock.advance(1_000)
      expect(await bench.store.forgetJob('30462', by)).toMatchObject({
        events: 3,
        updates: 3,
        files: 1,
        steps: 1,
        attention: 1,
        ended: 4,
      })
      const left = await readAll(bench.store, '30462')
      expect(left.toLowerCase()).not.toContain(secret.toLowerCase())
      expect(left).not.toContain('7035550134')
      expect(await bench.store.getJob('30462')).toMatchObject({
        id: '30462',
        bmsId: 'WO-1',
        body: '{"id":30462}',
      })
      const { events, updates } = await bench.store.readJobTexts('30462')
      expect(events.map(({ id, state, body }) => [id, state, body])).toEqual([
        ['m1_0', 'done', ''],
        ['m2_0', 'skipped', ''],
        ['m3_0', 'skipped', ''],
      ])
      expect(updates.map(({ id, state, fileBytes }) => [id, state, fileBytes])).toEqual([
        ['u1', 'sent', 0],
        ['u2', 'dead', 0],
        ['u3', 'dead', 0],
      ])
      expect((await bench.store.listDeadLetters({ limit: 10 })).items).toEqual([])
      expect(await bench.claim()).toEqual([])
      expect(await bench.sends()).toEqual([])
      expect(await bench.store.readFile('u3')).toBeUndefined()
      expect((await bench.store.listAudit(undefined, 10)).items[0]).toMatchObject({
        act: 'privacy.forget',
        subject: '30462',
        token: 'privacy-officer',
      })
      expect((await bench.store.readTimeline('30462', 100)).map(({ text }) => text)).toContain(
        'What was held of persons was removed, by privacy-officer; ids, times and states stay. What waited of it was ended.',
      )
    })

    it('does no harm if it is done again, and takes what came meanwhile', async () => {
      await fill()
      await bench.store.forgetJob('30462', by)
      expect(await bench.store.forgetJob('30462', by)).toMatchObject({ events: 0, updates: 0, ended: 0 })
      await bench.record(fullJob('m9'), note('m10', 'n9'))
      expect(await bench.drain()).toEqual(['m9_0', 'm10_0'])
      expect(await bench.store.getJob('30462')).toMatchObject({ body: expect.stringContaining('über') })
      expect(await bench.store.forgetJob('30462', by)).toMatchObject({ events: 2, ended: 0 })
    })

    it('changes nothing of a job that is worked on right now, in or out', async () => {
      await bench.record(fullJob('m1'))
      const event = await bench.claimOne()
      expect(await bench.store.forgetJob('30462', by)).toBeUndefined()
      await bench.attempt(event, { state: 'done' })
      await bench.store.acceptUpdates([noteUpdate('u1')])
      const send = await bench.sendOne()
      expect(await bench.store.forgetJob('30462', by)).toBeUndefined()
      expect((await bench.store.readJobTexts('30462')).updates).toMatchObject([{ record: '{"id":"u1"}' }])
      await bench.store.finishSend(send.claim, { state: 'sent' })
      expect(await bench.store.forgetJob('30462', by)).toMatchObject({ events: 1, updates: 1 })
    })

    it('leaves other jobs, and lets them go on', async () => {
      await fill()
      await bench.record(fullJob('m5', { jobId: '5' }))
      await bench.store.acceptUpdates([noteUpdate('u5', { jobId: '5' })])
      await bench.store.forgetJob('30462', by)
      expect(await bench.drain()).toEqual(['m5_0'])
      expect(await bench.sendAll()).toEqual(['u5'])
      expect(await bench.store.getJob('5')).toMatchObject({ body: expect.stringContaining('über') })
    })

    it('takes what an organization knew that has lost the job', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await fill()
      await bench.record(fullJob('m8', { organizationId: '18' }))
      await bench.drain()
      expect(await readAll(bench.store, '30462')).toContain(secret)
      await bench.store.forgetJob('30462', by)
      expect(await readAll(bench.store, '30462')).not.toContain(secret)
    })

    it('lists every text of jobs, a stretch of each table at a time', async () => {
      await fill()
      await bench.record(note('m9', 'n9', '404'), messageOf('m10', { body: `{"who":"${secret}"}` }))
      const read = async (stretch: number) => {
        const found: string[] = []
        let cursor: string | undefined
        do {
          const page = await bench.store.listHeldTexts(cursor, stretch)
          found.push(...page.items.map((text) => JSON.stringify(text)))
          cursor = page.nextCursor
        } while (cursor !== undefined)
        return found.toSorted()
      }
      const all = await read(1_000)
      expect(await read(1)).toEqual(all)
      // Step, reason of the parked attempt, notes, file name, what a person should look at.
      const naming = all.filter((text) => text.includes(secret)).join()
      for (const held of [
        `name\\":\\"${secret}`,
        `no customer ${secret}`,
        `text\\":\\"${secret}`,
        `${secret}.jpg`,
      ])
        expect(naming).toContain(held)
      expect(naming).toContain(`call ${secret}`)
      expect(all.filter((text) => text.includes('"jobId":"404"'))).toHaveLength(1)
      await bench.store.forgetJob('30462', by)
      expect((await read(1)).filter((text) => text.includes(secret))).toEqual([])
      await expect(bench.store.listHeldTexts('jobs.1', 1)).rejects.toMatchObject({
        code: 'TR_CURSOR_INVALID',
      })
    })

    it('finds jobs and what is of no job, page by page', async () => {
      await bench.record(fullJob('m1', { jobId: '1', externalId: 'CL-1' }), fullJob('m2', { jobId: '2' }))
      await bench.record(messageOf('m3', { body: `{"who":"${secret}"}` }), note('m4', 'n4', '404'))
      const first = await bench.store.listPersonalJobs(undefined, 1)
      expect(first.items).toMatchObject([
        { id: '1', externalId: 'CL-1', bodies: [expect.stringContaining('über')] },
      ])
      const second = await bench.store.listPersonalJobs(first.nextCursor, 1)
      expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([['2'], undefined])
      const loose = await bench.store.listLooseEvents(undefined, 1_000)
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await bench.store.listLooseEvents(cursor, 1)
        ids.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      expect(ids).toEqual(['m3_0', 'm4_0'])
      expect(loose.items).toMatchObject([{ id: 'm3_0', body: `{"who":"${secret}"}` }, { id: 'm4_0' }])
      expect(await bench.store.forgetLooseEvent('m3_0', by)).toMatchObject({ events: 1, ended: 1 })
      expect((await bench.store.listLooseEvents(undefined, 1_000)).items).toMatchObject([{ id: 'm4_0' }])
      expect(await bench.drain()).not.toContain('m3_0')
      // A job that is known by small events alone.
      expect(await bench.store.forgetJob('404', by)).toMatchObject({ events: 1 })
      expect((await bench.store.listLooseEvents(undefined, 1_000)).items).toEqual([])
    })

    it('keeps marks of what was forgotten, each once', async () => {
      const mark = { kind: 'phone', keyId: 'k1', hash: 'abc', at: 5 }
      await bench.store.addForgotten([mark, { ...mark, hash: 'abd', at: 6 }])
      await bench.store.addForgotten([{ ...mark, at: 9 }])
      expect(await bench.store.listForgotten()).toEqual([mark, { ...mark, hash: 'abd', at: 6 }])
    })

    it('overwrites what was removed until nothing is left to overwrite', async () => {
      await fill()
      await bench.store.forgetJob('30462', by)
      let slices = 0
      while (await bench.store.scrub()) expect((slices += 1)).toBeLessThan(100)
      await bench.record(fullJob('m9'))
      expect(await bench.drain()).toEqual(['m9_0'])
    })
  })
}

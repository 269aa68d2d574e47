import { describe, expect, it } from 'vitest'
import type { ImportedJob } from '@truckroll/store'
import { connectedProvider, fullJob, notice, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeControl(createPlace: CreatePlace): void {
  describe('control', () => {
    const bench = useStore(createPlace)

    it('pauses everything, a provider or a job, both ways; recording goes on', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '1' }), fullJob('m2', { jobId: '2' }))
      await bench.store.acceptUpdates([updateOf('u1', { jobId: '1' }), updateOf('u2', { jobId: '2' })])
      const open = async () => {
        const [events, sends] = [await bench.claim(), await bench.sends()]
        for (const event of events) await bench.store.releaseClaim(event.claim)
        for (const send of sends) await bench.store.releaseSend(send.claim)
        return [...events.map((event) => event.id), ...sends.map((send) => send.claim.updateId)].toSorted()
      }
      await bench.store.pause({ kind: 'all' })
      expect(await open()).toEqual([])
      expect((await bench.store.listHeld(undefined, 9)).items.map((item) => item.reason)).toEqual([
        'paused',
        'paused',
      ])
      await bench.store.resume({ kind: 'all' })
      await bench.store.pause({ kind: 'provider', externalOrganizationId: 'a' })
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'paused' })
      expect(await open()).toEqual(['m2_0', 'u2'])
      await bench.store.resume({ kind: 'provider', externalOrganizationId: 'a' })
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'connected' })
      await bench.store.pause({ kind: 'job', jobId: '2' }, { token: 'ops', actor: 'ann' })
      await bench.store.pause({ kind: 'job', jobId: '3' })
      await bench.record(fullJob('m3', { jobId: '3' }))
      expect(await open()).toEqual(['m1_0', 'u1'])
      expect(await bench.store.listPauses()).toEqual([
        { kind: 'job', jobId: '2', since: bench.clock.now(), by: 'ann (ops)' },
        { kind: 'job', jobId: '3', since: bench.clock.now(), by: undefined },
      ])
      await bench.store.resume({ kind: 'job', jobId: '2' })
      await bench.store.resume({ kind: 'job', jobId: '3' })
      expect(await open()).toEqual(['m1_0', 'm2_0', 'm3_0', 'u1', 'u2'])
    })

    it('knows imported jobs at once, and their next event is no creation', async () => {
      const job: ImportedJob = {
        kind: 'id',
        id: '30462',
        idJson: '30462',
        organizationId: '17',
        organizationIdJson: '17',
        sourceIdJson: undefined,
        bmsId: 'wo-1',
      }
      await bench.store.importJobs([job])
      expect(await bench.store.getJob('30462')).toMatchObject({
        bmsId: 'wo-1',
        isCreated: true,
        idJson: '30462',
      })
      await bench.record(fullJob('m1'))
      expect((await bench.claimOne()).job).toMatchObject({ bmsId: 'wo-1', isCreated: true })
      await bench.store.importJobs([{ ...job, bmsId: 'wo-2' }])
      expect(await bench.store.getJob('30462')).toMatchObject({ bmsId: 'wo-1' })
      expect((await bench.store.listAttention(undefined, 9)).items).toMatchObject([
        { cause: 'two_work_orders' },
      ])
    })

    it('joins an import by claim number to one job, however often the list is given', async () => {
      const job: ImportedJob = { kind: 'claim', externalId: 'C1', externalOrganizationId: 'a', bmsId: 'wo-1' }
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.importJobs([job])
      await bench.record(fullJob('m1', { externalId: 'C1' }))
      await bench.store.importJobs([job])
      // The brand sends the claim once more, as a job of its own.
      await bench.record(fullJob('m2', { jobId: '2', externalId: 'C1' }))
      expect(await bench.store.getJob('30462')).toMatchObject({ bmsId: 'wo-1', isCreated: true })
      expect(await bench.store.getJob('2')).toMatchObject({ bmsId: undefined, isCreated: false })
    })

    it('joins an import by claim number to the first event of it, whichever comes first', async () => {
      const claimOf = (externalId: string): ImportedJob => ({
        kind: 'claim',
        externalId,
        externalOrganizationId: 'a',
        bmsId: `wo-${externalId}`,
      })
      await bench.record(fullJob('m1', { jobId: '1', externalId: 'c1' }))
      await bench.store.importJobs([claimOf('c1'), claimOf('c2'), claimOf('c3')])
      expect(await bench.store.getJob('1')).toMatchObject({ isCreated: false })
      await bench.store.addProvider(connectedProvider('a', '17'))
      expect(await bench.store.getJob('1')).toMatchObject({ isCreated: true, bmsId: 'wo-c1' })
      await bench.record(fullJob('m2', { jobId: '2', externalId: 'c2' }))
      expect(await bench.store.getJob('2')).toMatchObject({ isCreated: true, bmsId: 'wo-c2' })
      await bench.record(fullJob('m3', { jobId: '3', externalId: 'c3', organizationId: '18' }))
      expect(await bench.store.getJob('3')).toMatchObject({ isCreated: false })
      await bench.record(fullJob('m4', { jobId: '4', externalId: 'c4' }))
      await bench.store.importJobs([claimOf('c4')])
      expect(await bench.store.getJob('4')).toMatchObject({ isCreated: true, bmsId: 'wo-c4' })
    })

    it('relinks a job only as expected', async () => {
      await bench.record(fullJob('m1'))
      expect(await bench.store.relinkJob('404', 'x')).toBe(false)
      expect(await bench.store.relinkJob('30462', 'wo-1', { bmsId: 'wo-0' })).toBe(false)
      expect(await bench.store.relinkJob('30462', 'wo-1', { bmsId: undefined })).toBe(true)
      expect(await bench.store.relinkJob('30462', 'wo-2')).toBe(true)
      expect(await bench.store.getJob('30462')).toMatchObject({ bmsId: 'wo-2' })
    })

    it('lists jobs by filter, newest first, page by page', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '1', externalId: 'c1' }))
      bench.clock.advance(1_000)
      const between = bench.clock.now()
      await bench.record(fullJob('m2', { jobId: '2' }), fullJob('m3', { jobId: '3' }))
      await bench.store.linkJob('2', 'wo-2')
      const event = await bench.claimOne({ onlyProvider: 'a' })
      await bench.attempt(event, { state: 'dead', cause: 'terminal', message: 'no' })
      const ids = async (filter: Partial<Parameters<typeof bench.store.listJobs>[0]>) =>
        (await bench.store.listJobs({ limit: 9, ...filter })).items.map((job) => job.id)
      expect(await ids({})).toEqual(['3', '2', '1'])
      expect(await ids({ bmsId: 'wo-2' })).toEqual(['2'])
      expect(await ids({ externalId: 'c1' })).toEqual(['1'])
      expect(await ids({ externalOrganizationId: 'a' })).toEqual(['1'])
      expect(await ids({ since: between })).toEqual(['3', '2'])
      expect(await ids({ until: between - 1 })).toEqual(['1'])
      expect(await ids({ cause: 'terminal' })).toEqual(['1'])
      expect(await ids({ createAttemptsOver: 0 })).toEqual(['1'])
      expect(await ids({ createAttemptsOver: 1 })).toEqual([])
      const page = await bench.store.listJobs({ limit: 2 })
      expect(await ids({ cursor: page.nextCursor ?? '' })).toEqual(['1'])
      await expect(bench.store.listJobs({ limit: 2, cursor: 'x' })).rejects.toMatchObject({
        code: 'TR_CURSOR_INVALID',
      })
    })

    it('tells since when a key is held: since the cause, or since it came where that was later', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      const begin = bench.clock.now()
      await bench.record(
        ...['1', '2', '3'].map((jobId) => fullJob(`m${jobId}`, { jobId, organizationId: jobId })),
      )
      bench.clock.advance(1_000)
      const [first] = (await bench.claim()).filter((event) => event.jobId === '2')
      if (first === undefined) throw new Error('expected the event of job 2')
      await bench.attempt(first, { state: 'dead', cause: 'refused', message: 'no' })
      await bench.store.pause({ kind: 'provider', externalOrganizationId: 'a' })
      bench.clock.advance(1_000)
      await bench.store.pause({ kind: 'job', jobId: '3' })
      bench.clock.advance(1_000)
      await bench.record(fullJob('m4', { jobId: '4', organizationId: '1' }))
      const { items } = await bench.store.listHeld(undefined, 9)
      expect(items.map(({ jobId, reason, since }) => [jobId, reason, since - begin])).toEqual([
        ['1', 'paused', 1_000],
        ['2', 'dead_letter', 1_000],
        ['3', 'paused', 2_000],
        ['4', 'paused', 3_000],
      ])
    })

    it('pages through dead letters and held keys without leaving one out', async () => {
      await bench.record(...['1', '2', '3', '4', '5'].map((jobId) => fullJob(`m${jobId}`, { jobId })))
      for (const event of await bench.claim()) {
        await bench.attempt(event, { state: 'dead', cause: `cause-${event.jobId}`, message: 'no' })
      }
      const letters: string[] = []
      const held: string[] = []
      let cursor: string | undefined
      do {
        const page = await bench.store.listDeadLetters({
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        })
        letters.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      do {
        const page = await bench.store.listHeld(cursor, 2)
        held.push(...page.items.map((item) => item.key))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      expect(letters).toEqual(['m1_0', 'm2_0', 'm3_0', 'm4_0', 'm5_0'])
      expect(held).toEqual(['job:1', 'job:2', 'job:3', 'job:4', 'job:5'])
      expect((await bench.store.listDeadLetters({ limit: 9, cause: 'cause-3' })).items).toHaveLength(1)
      expect((await bench.store.listDeadLetters({ limit: 9, externalOrganizationId: 'a' })).items).toEqual([])
      await expect(bench.store.listDeadLetters({ limit: 9, cursor: 'x' })).rejects.toMatchObject({
        code: 'TR_CURSOR_INVALID',
      })
    })

    it('lists the same thing to look at once until it is ticked off', async () => {
      const item = {
        cause: 'silence' as const,
        jobId: undefined,
        externalOrganizationId: 'a',
        text: 'Look.',
      }
      const id = await bench.store.addAttention(item)
      expect(await bench.store.addAttention(item)).toBe(id)
      const other = await bench.store.addAttention({ ...item, text: 'Look again.' })
      expect(other).not.toBe(id)
      const page = await bench.store.listAttention(undefined, 1)
      expect(page.items).toEqual([{ id, since: bench.clock.now(), ...item }])
      expect((await bench.store.listAttention(page.nextCursor, 1)).items).toMatchObject([{ id: other }])
      await bench.store.finishAttention(id)
      expect(await bench.store.addAttention(item)).not.toBe(id)
    })

    it('keeps an audit, newest first', async () => {
      const by = { token: 'local', actor: 'Ann' }
      await bench.store.pause({ kind: 'all' }, by)
      await bench.store.resume({ kind: 'all' }, by)
      const page = await bench.store.listAudit(undefined, 1)
      expect(page.items).toMatchObject([
        { ...by, act: 'resume', subject: 'all', before: 'paused', after: 'running', at: bench.clock.now() },
      ])
      expect((await bench.store.listAudit(page.nextCursor, 1)).items).toMatchObject([
        { ...by, act: 'pause', subject: 'all', before: 'running', after: 'paused' },
      ])
    })

    it('keeps conditions until they are ended', async () => {
      await bench.store.setCondition('down:adapter', 'a')
      await bench.store.setCondition('down:adapter', 'b')
      await bench.store.setCondition('other', 'c')
      await bench.store.setCondition('other', null)
      expect(await bench.store.listConditions()).toEqual(new Map([['down:adapter', 'b']]))
    })

    it('counts what is open', async () => {
      const since = bench.clock.now()
      await bench.record(fullJob('m1'), fullJob('m2'), notice('m3', '2'))
      bench.clock.advance(10)
      await bench.store.acceptUpdates([updateOf('u1')])
      const before = await bench.store.readFigures()
      expect(before).toMatchObject({
        waitingEvents: 3,
        oldestWaitingAt: since,
        queuedUpdates: 1,
        oldestQueuedAt: since + 10,
        deadLetters: 0,
        heldKeys: 0,
        attention: 0,
      })
      expect(before.storeBytes).toBeGreaterThan(0)
      for (const event of await bench.claim()) {
        await bench.attempt(event, { state: 'dead', cause: 'terminal', message: 'no' })
      }
      await bench.sendAll()
      expect(await bench.store.readFigures()).toMatchObject({
        waitingEvents: 1,
        queuedUpdates: 0,
        oldestQueuedAt: undefined,
        deadLetters: 2,
        heldKeys: 1,
      })
    })
  })
}

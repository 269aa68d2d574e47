import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '@truckroll/sqlite'
import { noOutages, type NewUpdate } from '@truckroll/store'
import { fullJob, TestClock, updateOf } from '@truckroll/store/contract'
import { JobService } from '../jobs/job-service.ts'
import { SilenceWatch } from './silence-watch.ts'

const hourMs = 3_600_000

async function start() {
  const clock = new TestClock()
  const store = createSqliteStore({ path: ':memory:', clock })
  await store.open({ environment: 'sandbox', instance: 'main' })
  const watch = new SilenceWatch({
    store,
    jobs: new JobService(store, () => noOutages),
    silenceMs: 24 * hourMs,
  })
  const listed = async () => {
    await watch.look(clock.now())
    const { items } = await store.listAttention(undefined, 10)
    return items.map(({ cause, jobId, text }) => [cause, jobId, text])
  }
  await store.recordMessages([fullJob('m1', { jobId: '1' }), fullJob('m2', { jobId: '2' })])
  const tell = (id: string, update: Partial<NewUpdate>) =>
    store.acceptUpdates([updateOf(id, { jobId: '1', occurredAt: clock.now(), ...update })])
  return { clock, store, listed, tell }
}

const schedule = (time: string): Partial<NewUpdate> => ({
  kind: 'schedule',
  ordering: { kind: 'schedule', appointmentId: 'a' },
  // As it is posted: a list of one.
  record: JSON.stringify([
    { header: { record_type: 'appointment', version: 'v3' }, record: { time, duration: 7_200 } },
  ]),
})

describe('the silence watch', () => {
  it('lists a job that was accepted and not scheduled for long, and no other; it is off the list once it is', async () => {
    const { clock, listed, tell } = await start()
    await tell('u1', { kind: 'accept' })
    clock.advance(23 * hourMs)
    expect(await listed()).toEqual([])
    clock.advance(hourMs)
    const silent = [['silence', '1', 'The job was accepted and not scheduled within 24 hours.']]
    expect(await listed()).toEqual(silent)
    expect(await listed()).toEqual(silent)
    await tell('u2', schedule('2026-03-04T09:00:00Z'))
    expect(await listed()).toEqual([])
  })

  it('lists a job whose visit is past and was not begun', async () => {
    const { clock, listed, tell } = await start()
    await tell('u1', { kind: 'accept' })
    await tell('u2', schedule('2026-03-01T09:00:00Z'))
    clock.advance(Date.parse('2026-03-02T10:59:00Z') - clock.now())
    expect(await listed()).toEqual([])
    clock.advance(60_000)
    expect(await listed()).toMatchObject([
      ['silence', '1', expect.stringContaining('2026-03-01T11:00:00.000Z')],
    ])
    await tell('u3', { kind: 'start', ordering: { kind: 'status' } })
    expect(await listed()).toEqual([])
  })
})

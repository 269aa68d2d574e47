import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttemptOutcome, NewMessage } from '@truckroll/store'
import { fullJob, jobStatus, messageOf, noteUpdate, notice, updateOf } from './fixtures.ts'
import { StoreBench, type CreatePlace } from './store-bench.ts'

const HOUR_MS = 3_600_000
/** So short that most of what is done has lost its bodies, and so long that its rows are there. */
const rule = { retentionMs: HOUR_MS, evidenceMs: 10_000 * HOUR_MS, limit: 3 }
const jobIds = ['1', '2', '3']

const step = fc.oneof(
  fc.record({
    kind: fc.constant('record' as const),
    numbers: fc.array(fc.nat(15), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('attempt' as const), isParked: fc.boolean() }),
  fc.record({ kind: fc.constant('accept' as const), number: fc.nat(8) }),
  fc.record({ kind: fc.constant('send' as const), isParked: fc.boolean() }),
  fc.record({ kind: fc.constant('let go' as const), isReplayed: fc.boolean() }),
  fc.record({
    kind: fc.constant('purge' as const),
    hours: fc.nat(3),
    slices: fc.integer({ min: 1, max: 5 }),
  }),
)

/** A message by its number, the same every time: of a job, open or closed, some with several events, some notices. */
function toMessage(number: number): NewMessage {
  const jobId = jobIds[number % jobIds.length] ?? ''
  const id = `m${number}`
  if (number % 5 === 0) return fullJob(id, { jobId, status: number % 2 === 0 ? 'complete' : 'offered' })
  if (number % 5 === 1) return jobStatus(id, 'canceled', jobId)
  if (number % 5 === 2) return notice(id, jobId)
  return messageOf(id, { key: `job:${jobId}`, jobId }, { key: `other:${number}` }, { key: 'shared' })
}

/** What was recorded, came to its end, and was posted, seen from outside. */
class Journal {
  readonly recorded = new Set<string>()
  readonly ended = new Set<string>()
  readonly queued = new Set<string>()
  readonly posted = new Set<string>()

  end(id: string): void {
    expect(this.recorded).toContain(id)
    expect(this.ended).not.toContain(id)
    this.ended.add(id)
  }

  post(id: string): void {
    expect(this.queued).toContain(id)
    expect(this.posted).not.toContain(id)
    this.posted.add(id)
  }
}

export function describePurging(createPlace: CreatePlace): void {
  describe('purging, whatever else happens', () => {
    it('delivers and sends nothing twice, and loses nothing that waits', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
          const bench = new StoreBench()
          await bench.setUp(createPlace)
          try {
            const journal = new Journal()
            for (const one of steps) await play(bench, journal, one)
            await finishAll(bench, journal)
          } finally {
            await bench.tearDown()
          }
        }),
        { numRuns: 6 },
      )
    })
  })
}

async function play(
  bench: StoreBench,
  journal: Journal,
  one: typeof step extends fc.Arbitrary<infer T> ? T : never,
) {
  const { store } = bench
  if (one.kind === 'record') return record(bench, journal, one.numbers)
  if (one.kind === 'attempt') return attempt(bench, journal, one.isParked)
  if (one.kind === 'accept') {
    const jobId = jobIds[one.number % jobIds.length] ?? ''
    const keyed = { jobId, idempotencyKey: `k${one.number}`, contentHash: 'same', warnings: ['unlisted'] }
    const update = one.number % 2 === 0 ? updateOf : noteUpdate
    const [outcome] = await store.acceptUpdates([update(`u${one.number}`, keyed)])
    if (outcome?.kind === 'accepted') journal.queued.add(outcome.id)
    return
  }
  if (one.kind === 'send') {
    const [send] = await bench.sends({ limit: 1 })
    if (send === undefined) return
    await store.finishSend(send.claim, one.isParked ? { state: 'dead', message: 'no' } : { state: 'sent' })
    if (!one.isParked) journal.post(send.claim.updateId)
    return
  }
  if (one.kind === 'let go') {
    const [letter] = (await store.listDeadLetters({ limit: 1 })).items
    if (letter === undefined) return
    if (one.isReplayed) return void (await store.replay([letter.id], 'failed'))
    await store.skip(letter.id)
    if (letter.kind === 'event') journal.end(letter.id)
    else journal.post(letter.id)
    return
  }
  bench.clock.advance(one.hours * HOUR_MS)
  const before = await store.readFigures()
  for (let slice = 0; slice < one.slices; slice += 1) await store.purge(rule)
  expect(await store.readFigures()).toEqual({ ...before, storeBytes: expect.any(Number) })
}

async function record(bench: StoreBench, journal: Journal, numbers: readonly number[]): Promise<void> {
  const messages = numbers.map(toMessage)
  const outcomes = await bench.store.recordMessages(messages)
  for (const [index, message] of messages.entries()) {
    const isKnown = message.events.some(({ id }) => journal.recorded.has(id))
    expect(outcomes[index]).toBe(isKnown ? 'duplicate' : 'recorded')
    for (const { id } of message.events) journal.recorded.add(id)
  }
}

async function attempt(bench: StoreBench, journal: Journal, isParked: boolean): Promise<void> {
  const [event] = await bench.claim({ limit: 1 })
  if (event === undefined) return
  expect(event.body).not.toBe('')
  const outcome: AttemptOutcome = isParked
    ? { state: 'dead', cause: 'refused', message: 'no' }
    : { state: 'done' }
  await bench.attempt(event, outcome)
  if (!isParked) journal.end(event.id)
}

/** All that was parked is tried again, and every message comes once more: each event ends once, each update goes once. */
async function finishAll(bench: StoreBench, journal: Journal): Promise<void> {
  const { store } = bench
  const letters = (await store.listDeadLetters({ limit: 1_000 })).items
  await store.replay(
    letters.map(({ id }) => id),
    'failed',
  )
  for (const id of await bench.drain()) journal.end(id)
  for (const id of await bench.sendAll()) journal.post(id)
  bench.clock.advance(2 * HOUR_MS)
  for (let slice = await store.purge(rule); slice.emptied > 0; slice = await store.purge(rule)) continue
  expect(journal.ended).toEqual(journal.recorded)
  expect(journal.posted).toEqual(journal.queued)
  const numbers = Array.from({ length: 16 }, (_, number) => number)
  await record(
    bench,
    journal,
    numbers.filter((number) => journal.recorded.has(`m${number}_0`)),
  )
  expect(await bench.drain()).toEqual([])
  expect(await bench.sends()).toEqual([])
}

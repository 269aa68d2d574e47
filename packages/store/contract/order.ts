import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttemptOutcome, ClaimedEvent } from '@truckroll/store'
import { fullJob, notice } from './fixtures.ts'
import { StoreBench, type CreatePlace } from './store-bench.ts'

const jobIds = ['1', '2', '3']

type Command =
  | { readonly kind: 'record'; readonly jobId: string; readonly isNotice: boolean }
  | { readonly kind: 'claim'; readonly limit: number }
  | {
      readonly kind: 'finish'
      readonly pick: number
      readonly how: 'done' | 'retry' | 'outage' | 'dead' | 'release'
    }
  | { readonly kind: 'replay' | 'skip'; readonly pick: number }
  | { readonly kind: 'pause' | 'resume'; readonly jobId: string | undefined }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'wake' }

const jobId = fc.constantFrom(...jobIds)
const pick = fc.nat(9)
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('record' as const), jobId, isNotice: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('finish' as const),
      pick,
      how: fc.constantFrom(
        'done' as const,
        'retry' as const,
        'outage' as const,
        'dead' as const,
        'release' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('replay' as const, 'skip' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('pause' as const, 'resume' as const),
      jobId: fc.option(jobId, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(500, 1_000, 90_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wake' as const) }) },
)

interface ModelEvent {
  readonly id: string
  readonly jobId: string
  readonly isNotice: boolean
  state: 'waiting' | 'dead' | 'failed' | 'gone'
}

/** What the store promises of order, in a page: the simplest thing that could be right. */
class Model {
  readonly events: ModelEvent[] = []
  readonly paused = new Set<string>()
  isAllPaused = false
  readonly claims = new Map<string, ClaimedEvent>()

  /** The first of a job that is not over. */
  head(job: string): ModelEvent | undefined {
    return this.events.find(
      (event) => event.jobId === job && (event.state === 'waiting' || event.state === 'dead'),
    )
  }

  find(id: string): ModelEvent {
    const event = this.events.find((one) => one.id === id)
    if (event === undefined) throw new Error(`the store handed out ${id}, which was never recorded`)
    return event
  }

  get parked(): readonly ModelEvent[] {
    return this.events.filter((event) => event.state === 'dead' || event.state === 'failed')
  }

  mayBeClaimed(job: string): boolean {
    const isBusy = [...this.claims.values()].some((held) => held.jobId === job)
    return !isBusy && !this.isAllPaused && !this.paused.has(job) && this.head(job)?.state === 'waiting'
  }
}

export function describeOrder(createPlace: CreatePlace, share = 1): void {
  describe('order, whatever happens', () => {
    it('hands out the head of each job, one at a time, and loses none', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 60 }), async (commands) => {
          const bench = new StoreBench()
          await bench.setUp(createPlace)
          try {
            const model = new Model()
            for (const one of commands) await play(bench, model, one)
            await finishAll(bench, model)
          } finally {
            await bench.tearDown()
          }
        }),
        { numRuns: Math.ceil(40 * share) },
      )
    }, 60_000)
  })
}

async function play(bench: StoreBench, model: Model, one: Command): Promise<void> {
  const { store } = bench
  switch (one.kind) {
    case 'record': {
      const messageId = `m${model.events.length}`
      await bench.record(
        one.isNotice ? notice(messageId, one.jobId) : fullJob(messageId, { jobId: one.jobId }),
      )
      model.events.push({ id: `${messageId}_0`, jobId: one.jobId, isNotice: one.isNotice, state: 'waiting' })
      return
    }
    case 'claim':
      return claim(bench, model, one.limit)
    case 'finish': {
      const claimed = [...model.claims.values()][one.pick % Math.max(1, model.claims.size)]
      if (claimed !== undefined) await finish(bench, model, claimed, one.how)
      return
    }
    case 'replay':
    case 'skip': {
      const { parked } = model
      const event = parked[one.pick % Math.max(1, parked.length)]
      if (event === undefined) return
      if (one.kind === 'replay') expect(await store.replay([event.id], 'failed')).toBe(1)
      else expect(await store.skip(event.id)).toBe(true)
      event.state = one.kind === 'replay' ? 'waiting' : 'gone'
      return
    }
    case 'pause':
    case 'resume': {
      const isPaused = one.kind === 'pause'
      await store[one.kind](one.jobId === undefined ? { kind: 'all' } : { kind: 'job', jobId: one.jobId })
      if (one.jobId === undefined) model.isAllPaused = isPaused
      else if (isPaused) model.paused.add(one.jobId)
      else model.paused.delete(one.jobId)
      return
    }
    case 'advance':
      // Claims are renewed first, so that none is lost: losing them is another test's.
      for (const claimed of model.claims.values()) await store.renewClaim(claimed.claim, 200_000)
      return bench.clock.advance(one.ms)
    case 'wake':
      await store.wakeRetries()
  }
}

async function claim(bench: StoreBench, model: Model, limit: number): Promise<void> {
  const claimed = await bench.claim({ limit, claimMs: 200_000 })
  expect(claimed.length).toBeLessThanOrEqual(limit)
  for (const event of claimed) {
    const job = model.find(event.id).jobId
    expect(model.mayBeClaimed(job)).toBe(true)
    expect(event.id).toBe(model.head(job)?.id)
    model.claims.set(event.id, event)
    await bench.start(event)
  }
}

async function finish(
  bench: StoreBench,
  model: Model,
  claimed: ClaimedEvent,
  how: 'done' | 'retry' | 'outage' | 'dead' | 'release',
): Promise<void> {
  const event = model.find(claimed.id)
  if (how === 'release') await bench.store.releaseClaim(claimed.claim)
  else expect(await bench.store.finishAttempt(claimed.claim, toOutcome(how, bench.clock.now()))).toBeDefined()
  if (how === 'done') event.state = 'gone'
  if (how === 'dead') event.state = event.isNotice ? 'failed' : 'dead'
  model.claims.delete(claimed.id)
}

function toOutcome(how: 'done' | 'retry' | 'outage' | 'dead', now: number): AttemptOutcome {
  if (how === 'done') return { state: 'done' }
  if (how === 'dead') return { state: 'dead', cause: 'terminal', message: 'never' }
  const isCounted = how === 'retry'
  return { state: 'retry', dueAt: now + 1_000, isCounted, cause: 'status', message: 'no', previous: 'status' }
}

/** Lets everything go, and sees that all that was recorded is handed out in order and nothing is left. */
async function finishAll(bench: StoreBench, model: Model): Promise<void> {
  const { store } = bench
  for (const claimed of model.claims.values()) await finish(bench, model, claimed, 'done')
  await store.resume({ kind: 'all' })
  for (const job of jobIds) await store.resume({ kind: 'job', jobId: job })
  model.isAllPaused = false
  model.paused.clear()
  const letters = (await store.listDeadLetters({ limit: 100 })).items
  expect(letters.map((letter) => letter.id).toSorted()).toEqual(
    model.parked.map((event) => event.id).toSorted(),
  )
  await store.replay(
    letters.map((letter) => letter.id),
    'failed',
  )
  for (const event of model.parked) event.state = 'waiting'
  bench.clock.advance(2_000)
  const expected = new Map(
    jobIds.map((job) => [
      job,
      model.events
        .filter((event) => event.jobId === job && event.state === 'waiting')
        .map((event) => event.id),
    ]),
  )
  const drained = await bench.drain()
  for (const [job, ids] of expected) {
    expect(drained.filter((id) => model.find(id).jobId === job)).toEqual(ids)
  }
  expect(await store.readFigures()).toMatchObject({ waitingEvents: 0, deadLetters: 0, heldKeys: 0 })
  expect(await store.nextDueAt()).toBeUndefined()
}

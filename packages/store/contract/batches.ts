import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClaimedEvent, NewMessage, RecordOutcome } from '@truckroll/store'
import { connectedProvider, goOn, messageOf } from './fixtures.ts'
import { StoreBench, type CreatePlace } from './store-bench.ts'

const providers = ['a', 'b', 'c']
const jobsOfEach = 3

/** A message by its number, so that the same comes again in other batches; how many actions it has follows from that. */
const batch = fc.array(fc.nat(40), { minLength: 1, maxLength: 10 })

const step = fc.record({
  /** Recorded at once: each batch is a call of its own, none waits for the one before. */
  batches: fc.array(batch, { maxLength: 4 }),
  limit: fc.integer({ min: 1, max: 12 }),
  perProvider: fc.integer({ min: 1, max: 4 }),
  claimsAtOnce: fc.integer({ min: 1, max: 3 }),
  /** Of the events in hand so many are finished, at once and from the newest on. */
  finishes: fc.nat(12),
  /** Their keys go on at once. */
  goesOn: fc.boolean(),
})

interface Place {
  readonly key: string
  readonly provider: string
}

/** Job and provider of an action: spread, and the same every time. */
function placeOf(message: number, index: number): Place {
  const number = message + index
  const provider = providers[number % providers.length] ?? ''
  return { key: `job:${provider}${number % jobsOfEach}`, provider }
}

function toMessage(number: number): NewMessage {
  const actions = Array.from({ length: 1 + (number % 3) }, (_, index) => {
    const { key, provider } = placeOf(number, index)
    return { key, organizationId: `org-${provider}`, body: `{"n":${number},"i":${index}}` }
  })
  return messageOf(`m${number}`, ...actions)
}

/** What the store promises of batches, in the simplest form that could be right. */
class Model {
  /** Ids of each key in the order they were recorded; the head is the first. */
  readonly waiting = new Map<string, string[]>()
  readonly inHand = new Map<string, ClaimedEvent>()
  readonly #seen = new Set<number>()

  record(numbers: readonly number[]): RecordOutcome[] {
    return numbers.map((number) => {
      if (this.#seen.has(number)) return 'duplicate'
      this.#seen.add(number)
      for (const [index, event] of toMessage(number).events.entries()) {
        const { key } = placeOf(number, index)
        this.waiting.set(key, [...(this.waiting.get(key) ?? []), event.id])
      }
      return 'recorded'
    })
  }

  inFlight(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { provider = '' } of this.inHand.values()) {
      counts.set(provider, (counts.get(provider) ?? 0) + 1)
    }
    return counts
  }

  take(event: ClaimedEvent): void {
    const { key } = event.claim
    expect(this.inHand.has(key), `${key} is handed out once at a time`).toBe(false)
    expect(event.id, `the head of ${key}`).toBe(this.waiting.get(key)?.[0])
    this.inHand.set(key, event)
  }

  finish(event: ClaimedEvent): void {
    this.inHand.delete(event.claim.key)
    this.waiting.set(event.claim.key, (this.waiting.get(event.claim.key) ?? []).slice(1))
  }
}

export function describeBatches(createPlace: CreatePlace, share = 1): void {
  describe('batches of any size', () => {
    it('are recorded once and in order, handed out one of a key, none lost', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
          const bench = new StoreBench()
          await bench.setUp(createPlace)
          try {
            for (const id of providers) await bench.store.addProvider(connectedProvider(id, `org-${id}`))
            const model = new Model()
            for (const one of steps) {
              await record(bench, model, one.batches)
              await claim(bench, model, one)
              await finish(bench, model, one.finishes, one.goesOn)
            }
            await drain(bench, model)
          } finally {
            await bench.tearDown()
          }
        }),
        { numRuns: Math.ceil(25 * share) },
      )
    }, 60_000)
  })
}

async function record(bench: StoreBench, model: Model, batches: readonly (readonly number[])[]) {
  const answers = batches.map((numbers) => bench.record(...numbers.map(toMessage)))
  const expected = batches.map((numbers) => model.record(numbers))
  expect(await Promise.all(answers)).toEqual(expected)
}

async function claim(
  bench: StoreBench,
  model: Model,
  { limit, perProvider, claimsAtOnce }: { limit: number; perProvider: number; claimsAtOnce: number },
) {
  const options = { limit, perProvider, inFlight: model.inFlight() }
  const answers = await Promise.all(Array.from({ length: claimsAtOnce }, () => bench.claim(options)))
  for (const claimed of answers) {
    expect(claimed.length).toBeLessThanOrEqual(limit)
    const ofEach = Map.groupBy(claimed, (event) => event.provider ?? '')
    for (const [provider, events] of ofEach) {
      expect(events.length + (options.inFlight.get(provider) ?? 0)).toBeLessThanOrEqual(perProvider)
    }
    for (const event of claimed) model.take(event)
  }
}

async function finish(bench: StoreBench, model: Model, count: number, goesOn = false) {
  const ending = [...model.inHand.values()].toReversed().slice(0, count)
  const numbers = await Promise.all(ending.map((event) => bench.start(event)))
  expect(numbers).toEqual(ending.map(() => 1))
  const ended = await Promise.all(
    ending.map((event) =>
      bench.store.finishAttempt(event.claim, { state: 'done' }, goesOn ? goOn : undefined),
    ),
  )
  for (const [index, event] of ending.entries()) {
    model.finish(event)
    const next = ended[index]?.next
    const isWaiting = (model.waiting.get(event.claim.key) ?? []).length > 0
    expect(ended[index], `the end of ${event.id}`).toBeDefined()
    expect(next !== undefined, `${event.claim.key} goes on`).toBe(goesOn && isWaiting)
    if (next !== undefined) model.take(next)
  }
}

async function drain(bench: StoreBench, model: Model) {
  const left = () => [...model.waiting.values()].reduce((count, ids) => count + ids.length, 0)
  for (let before = left(); before > 0;) {
    await finish(bench, model, model.inHand.size)
    await claim(bench, model, { limit: 100, perProvider: 100, claimsAtOnce: 1 })
    await finish(bench, model, model.inHand.size)
    const now = left()
    expect(now, 'events that nobody hands out').toBeLessThan(before)
    before = now
  }
  expect(await bench.store.readFigures()).toMatchObject({ waitingEvents: 0, heldKeys: 0 })
  expect(await bench.claim()).toEqual([])
}

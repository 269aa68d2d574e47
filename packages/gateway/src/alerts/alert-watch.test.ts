import { afterEach, describe, expect, it } from 'vitest'
import { createSqliteStore } from '@truckroll/sqlite'
import { type Logger, type Store, SystemRandom } from '@truckroll/store'
import { TestClock } from '@truckroll/store/contract'
import { EventBus } from '../event-bus.ts'
import { FaultLog } from '../faults/fault-log.ts'
import type { AlertMessage, Trouble } from './alert.ts'
import { AlertWatch } from './alert-watch.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const down: Trouble = {
  key: 'down:adapter',
  cause: 'down',
  severity: 'critical',
  text: 'down',
  since: 0,
  count: 1,
}

/** A store, and watches on it one after the other, as processes come and go. */
class Watched {
  readonly clock = new TestClock()
  readonly told: AlertMessage[] = []
  troubles: readonly Trouble[] = []
  isAway = false
  looks = 0
  problem: Error | undefined
  #store: Store | undefined
  #watch: AlertWatch | undefined

  async start(): Promise<void> {
    this.#store ??= createSqliteStore({ path: ':memory:', clock: this.clock })
    await this.#store.open({ environment: 'sandbox', instance: 'main' })
    this.#watch = new AlertWatch({
      store: this.#store,
      clock: this.clock,
      random: new SystemRandom(),
      faults: new FaultLog(this.clock, silent),
      events: new EventBus(silent),
      channels: [
        {
          name: 'test',
          send: async (message) => {
            if (this.isAway) throw new Error('away')
            this.told.push(message)
          },
        },
      ],
      stamp: { environment: 'sandbox', instance: 'main' },
      before: async () => {},
      findTroubles: async () => {
        this.looks += 1
        if (this.problem !== undefined) throw this.problem
        return this.troubles
      },
    })
    this.#watch.start()
    await this.look()
  }

  /** Lets time pass until it has looked twice: what the first look did is done then. */
  async look(passes = 0): Promise<readonly (readonly [string, number])[]> {
    this.clock.advance(passes)
    const until = this.looks + 2
    await expect
      .poll(
        () => {
          this.clock.advance(5_000)
          return this.looks >= until
        },
        { interval: 5 },
      )
      .toBe(true)
    return this.told.map(({ body }) => [body.state, body.count])
  }

  list(): Promise<readonly Trouble[]> {
    if (this.#watch === undefined) throw new Error('expected it to be started')
    return this.#watch.list()
  }

  /** The process ends; its store stays. */
  async stop(): Promise<void> {
    await this.#watch?.stop()
  }

  async end(): Promise<void> {
    await this.stop()
    await this.#store?.close()
  }
}

let watched = new Watched()
afterEach(async () => {
  await watched.end()
  watched = new Watched()
})

describe('an alert', () => {
  it('is told once, by whichever process, and its end once, under its id', async () => {
    watched.troubles = [down]
    await watched.start()
    await watched.stop()
    await watched.start()
    expect(await watched.look()).toEqual([['raised', 1]])
    watched.troubles = []
    await watched.look()
    await watched.stop()
    await watched.start()
    expect(await watched.look()).toEqual([
      ['raised', 1],
      ['recovered', 1],
    ])
    expect(new Set(watched.told.map(({ body }) => body.id)).size).toBe(1)
  })

  it('is told under the same message id until it is taken', async () => {
    watched.troubles = [down]
    watched.isAway = true
    await watched.start()
    expect(watched.told).toEqual([])
    watched.isAway = false
    expect(await watched.look()).toEqual([['raised', 1]])
    expect(watched.told[0]?.messageId).toBe(`${watched.told[0]?.body.id}-raised-1`)
  })

  it('of which nobody heard needs no end', async () => {
    watched.troubles = [down]
    watched.isAway = true
    await watched.start()
    watched.troubles = []
    watched.isAway = false
    expect(await watched.look()).toEqual([])
  })

  it('that is news and no trouble has no end', async () => {
    watched.troubles = [{ ...down, severity: 'info', isNews: true }]
    await watched.start()
    watched.troubles = []
    expect(await watched.look()).toEqual([['raised', 1]])
  })

  it('is told again if it grew, but not at once', async () => {
    watched.troubles = [down]
    await watched.start()
    watched.troubles = [{ ...down, count: 7 }]
    expect(await watched.look()).toEqual([['raised', 1]])
    expect(await watched.look(15 * 60_000)).toEqual([
      ['raised', 1],
      ['raised', 7],
    ])
  })
})

describe('many alerts of one cause', () => {
  const quiet = (count: number): readonly Trouble[] =>
    Array.from({ length: count }, (_, index) => ({
      key: `no_jobs:p${index}`,
      cause: 'no_jobs',
      severity: 'warning',
      text: `nothing for p${index}`,
      externalOrganizationId: `p${index}`,
      since: index,
      count: 1,
    }))

  it('are one message, which grows, and ends when the last of them is gone', async () => {
    watched.troubles = [...quiet(1_000), down]
    await watched.start()
    const bodies = () => watched.told.map(({ body }) => body)
    expect(bodies().map(({ cause, state, count }) => [cause, state, count])).toEqual([
      ['no_jobs', 'raised', 1_000],
      ['down', 'raised', 1],
    ])
    expect(bodies()[0]?.text).toBe(
      '1000 alerts of this kind. All of them: truckroll alerts --cause no_jobs. One of them: nothing for p0',
    )
    expect(bodies()[0]).not.toHaveProperty('externalOrganizationId')
    expect(await watched.list()).toHaveLength(1_001)
    // Fewer than are folded at first: nobody is told of each.
    watched.troubles = [...quiet(3), down]
    expect(await watched.look(15 * 60_000)).toHaveLength(2)
    watched.troubles = [down]
    await watched.look()
    expect(bodies().slice(2)).toMatchObject([{ cause: 'no_jobs', state: 'recovered', id: bodies()[0]?.id }])
  })

  it('do not end if they become one', async () => {
    watched.troubles = quiet(2)
    await watched.start()
    watched.troubles = quiet(11)
    expect(await watched.look()).toEqual([
      ['raised', 1],
      ['raised', 1],
      ['raised', 11],
    ])
  })
})

describe('the list of what is in trouble', () => {
  it('is looked for once for all who ask at about the same time', async () => {
    watched.troubles = [down]
    await watched.start()
    await watched.stop()
    const before = watched.looks
    const asked = await Promise.all([watched.list(), watched.list(), watched.list()])
    expect(asked).toEqual([[down], [down], [down]])
    watched.clock.advance(2_999)
    watched.troubles = []
    expect(await watched.list()).toEqual([down])
    expect(watched.looks - before).toBe(1)
    watched.clock.advance(1)
    expect(await watched.list()).toEqual([])
    expect(watched.looks - before).toBe(2)
  })

  it('that could not be read is looked for again by the next who asks', async () => {
    watched.troubles = [down]
    await watched.start()
    await watched.stop()
    watched.clock.advance(60_000)
    watched.problem = new Error('the store is away')
    await expect(watched.list()).rejects.toThrow('the store is away')
    watched.problem = undefined
    expect(await watched.list()).toEqual([down])
  })
})

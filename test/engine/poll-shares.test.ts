import type { Logger } from '@truckroll/gateway'
import {
  createGateway,
  createHttpDispatcher,
  type Gateway,
  type GatewayStatus,
  type Readiness,
  type Store,
} from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  overrideMethods,
  ProcessLife,
} from '@truckroll/testing'
import { expect, it } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { StoreProbe } from '../support/store-probe.ts'

const stamp = { environment: 'sandbox', instance: 'main' } as const
const encryptionKey = Buffer.alloc(32, 7).toString('base64')
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const dispatcher = createHttpDispatcher()
let worlds = 0

/** Processes of one store that poll for as many providers as are asked for, each with a key of its own. */
class Processes implements AsyncDisposable {
  readonly #clock = createVirtualClock()
  readonly #random = createSeededRandom(1)
  readonly #probe: StoreProbe
  readonly #lives = new Map<string, ProcessLife>()
  readonly #stores = new Map<string, Store>()
  readonly #gateways = new Map<string, Gateway>()
  readonly #polling = new Set<string>()
  /** Polls of a credential while another process polled it. */
  readonly polledTwice: string[] = []
  /** Which process polled a credential last. */
  readonly last = new Map<string, string>()
  readonly logged: string[] = []
  readonly #pollMs: number
  /** What is to fail: giving leases back. */
  isReleaseBroken = false

  constructor({ pollMs = 50 }: { readonly pollMs?: number } = {}) {
    this.#pollMs = pollMs
    worlds += 1
    this.#probe = new StoreProbe(`shares-${worlds}`)
  }

  /** Opens the stores of all first: whoever opens this kind of store takes all others for dead. */
  async open(names: readonly string[], credentials: number): Promise<void> {
    for (const name of names) {
      const life = new ProcessLife(this.#clock)
      this.#lives.set(name, life)
      const store = createSqliteStore({
        path: this.#probe.path,
        clock: life.clock,
        random: this.#random,
        commitScheduler: createVirtualCommits(life.clock),
      })
      await this.#does(store.open(stamp))
      this.#stores.set(name, store)
      this.#gateways.set(name, this.#create(name, life, life.guard('store', this.#breakable(store))))
    }
    const [first = ''] = names
    for (let index = 0; index < credentials; index += 1) {
      const dispatch = { key: `key-${index}`, secret: 'ab' }
      const change = { organizationId: String(index), dispatch }
      await this.#does(this.of(first).providers.change(`p-${index}`, change, { token: 'test' }))
    }
  }

  #breakable(store: Store): Store {
    return overrideMethods(store, {
      releaseLease: (pass, lease) =>
        this.isReleaseBroken ? Promise.reject(new Error('the disk is full')) : pass(lease),
    })
  }

  #create(name: string, life: ProcessLife, store: Store): Gateway {
    const log = (fields: unknown, text: unknown) => void this.logged.push(`${name}: ${String(text)}`)
    return createGateway({
      adapter: createScriptedAdapter().definition,
      store,
      clock: life.clock,
      random: this.#random,
      logger: { ...silent, info: log, child: () => ({ ...silent, info: log }) },
      dispatcher,
      connect: ({ key }) => ({
        poll: async () => {
          if (this.#polling.has(key)) this.polledTwice.push(key)
          this.#polling.add(key)
          await new Promise<void>((resolve) => void this.#clock.setTimer(this.#pollMs, resolve))
          this.#polling.delete(key)
          if (!life.isDead) this.last.set(key, name)
          return { kind: 'messages', messages: [], bodyBytes: 2 }
        },
        ack: async () => undefined,
        post: async () => undefined,
      }),
      settings: {
        ...stamp,
        credentials: 'per-provider',
        encryptionKey,
      },
    })
  }

  of(name: string): Gateway {
    const gateway = this.#gateways.get(name)
    if (gateway === undefined) throw new Error(`expected a process ${name}`)
    return gateway
  }

  status(name: string): Promise<GatewayStatus> {
    return this.#does(this.of(name).status())
  }

  readiness(name: string): Promise<Readiness> {
    return this.#does(this.of(name).readiness())
  }

  start(name: string): Promise<void> {
    return this.#does(this.of(name).start())
  }

  kill(name: string): void {
    this.#lives.get(name)?.die()
    this.#gateways.delete(name)
  }

  async stop(name: string): Promise<void> {
    await this.#does(this.of(name).stop())
    this.#gateways.delete(name)
  }

  /** A process that says it lives, for as long as the test lasts, and polls nothing. */
  async announceIdle(name: string): Promise<void> {
    const news = { holder: 'idle', name: 'idle', credentials: 0 }
    const say = () => this.#stores.get(name)?.announceProcess(news, 15_000)
    await this.#does(Promise.resolve(say()))
    const again = () => {
      void say()
      this.#clock.setTimer(5_000, again)
    }
    this.#clock.setTimer(5_000, again)
  }

  /** A provider is no longer polled for: its key is gone. */
  takeKeyOf(provider: string): void {
    this.#probe.change(
      'update providers set sealed_dispatch = null where external_organization_id = ?',
      provider,
    )
  }

  /** How many credentials each process polled, looking only at the last so many seconds. */
  async counts(seconds: number): Promise<readonly number[]> {
    this.last.clear()
    await this.#pass(seconds)
    return [...Map.groupBy(this.last.values(), (process) => process).values()]
      .map(({ length }) => length)
      .toSorted((one, other) => one - other)
  }

  async #pass(seconds: number): Promise<void> {
    const until = this.#clock.elapsedMs() + seconds * 1_000
    while (this.#clock.elapsedMs() < until) await this.#step()
  }

  async #does<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController()
    const end = () => over.abort()
    work.then(end, end)
    await this.#clock.advance(0)
    while (!over.signal.aborted) await this.#step()
    return work
  }

  async #step(): Promise<void> {
    if (!this.#clock.fireNext(1_000)) await this.#clock.advance(1_000)
    await this.#clock.advance(0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#gateways.keys()) await this.stop(name)
    this.#probe.close()
  }
}

it('processes of one store share the credentials, and none is polled by two', async () => {
  await using processes = new Processes()
  await processes.open(['one', 'two', 'three'], 30)
  await processes.start('one')
  expect(await processes.counts(60)).toEqual([30])

  await processes.start('two')
  await processes.counts(60)
  expect(await processes.counts(70)).toEqual([15, 15])

  await processes.start('three')
  await processes.counts(60)
  expect(await processes.counts(70)).toEqual([10, 10, 10])
  expect((await processes.readiness('two')).isReady).toBe(true)
  const status = await processes.status('two')
  expect(status.processes.map(({ credentials, isThis }) => [credentials, isThis])).toEqual([
    [10, false],
    [10, true],
    [10, false],
  ])
  expect(status.credentials.filter(({ role }) => role === 'leading')).toHaveLength(10)
  expect(processes.logged.join('\n')).toContain('gives 15 credentials to the other processes of the store')
  expect(processes.logged.join('\n')).toContain('3 processes share 30 credentials')

  // The two that live take over once its leases have run out.
  processes.kill('one')
  await processes.counts(25)
  expect(await processes.counts(70)).toEqual([15, 15])

  await processes.stop('two')
  await processes.counts(15)
  expect(await processes.counts(70)).toEqual([30])
  expect(processes.polledTwice).toEqual([])
})

it('a credential that nobody polls is polled by somebody, whoever has his share', async () => {
  await using processes = new Processes()
  await processes.open(['one', 'two'], 4)
  await processes.start('one')
  await processes.announceIdle('two')
  await processes.counts(60)
  expect(await processes.counts(120)).toEqual([4])
})

it('a credential that is no longer polled for takes no place of another, also if its lease could not be given back', async () => {
  await using processes = new Processes()
  await processes.open(['one'], 4)
  await processes.start('one')
  expect(await processes.counts(60)).toEqual([4])
  processes.isReleaseBroken = true
  processes.takeKeyOf('p-0')
  await processes.counts(60)
  processes.isReleaseBroken = false
  expect(await processes.counts(120)).toEqual([3])
  expect(processes.logged.join('\n')).not.toContain('gives')
})

it('credentials are shared evenly also if each poll takes long', async () => {
  await using processes = new Processes({ pollMs: 20_000 })
  await processes.open(['one', 'two'], 150)
  await processes.start('one')
  await processes.counts(120)
  await processes.start('two')
  await processes.counts(60)
  const { processes: shares } = await processes.status('two')
  expect(shares.map(({ credentials }) => credentials)).toEqual([75, 75])
  const given = processes.logged.filter((line) => line.includes('gives'))
  expect(given).toEqual(['one: gives 75 credentials to the other processes of the store'])
})

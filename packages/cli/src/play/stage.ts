import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '@truckroll/gateway/embed'
import { dispatchIdSchema, idText, isJsonObject, type DispatchId, type JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import { compare } from './compare.ts'
import { Control } from './control.ts'
import { LiveGateway } from './live-gateway.ts'
import { Names, toText } from './names.ts'
import { NotebookBms } from './notebook-bms.ts'
import { PlayFault } from './play-fault.ts'
import type { Member, Scenario } from './scenario-schema.ts'
import { shareStore } from './shared-store.ts'
import { WireActor } from './wire-actor.ts'

export interface StageOptions {
  readonly sandboxUrl: string
  /** Its control token, if it asks for one. */
  readonly sandboxToken?: string | undefined
  /** A new store of its own for each gateway. */
  readonly openStore: () => Promise<Store>
  /** How long a step waits for what should come. */
  readonly patienceMs: number
  readonly signal: AbortSignal
}

const applicationName = 'application'

/** What the sandbox says of an account that it has added. */
const addedSchema = z.object({
  key: z.string(),
  secret: z.string(),
  sources: z.array(z.object({ id: dispatchIdSchema })),
  oauth: z.object({ id: z.string(), secret: z.string() }).optional(),
})

/** Everybody of one scenario in one run: their accounts in the sandbox, real gateways, the BMS, what was remembered. */
export class Stage implements AsyncDisposable {
  readonly names: Names
  readonly control: Control
  readonly actors = new Map<string, WireActor>()
  readonly gateways = new Map<string, LiveGateway>()
  readonly bms = new NotebookBms()
  /** How many events of the BMS earlier steps have seen. */
  seenAtBms = 0
  readonly #options: StageOptions
  readonly #opened = new AsyncDisposableStack()
  readonly #encryptionKey = randomBytes(32).toString('base64')
  readonly #stores = new Map<string, () => Store>()

  private constructor(options: StageOptions) {
    this.#options = options
    this.names = new Names(randomBytes(4).toString('hex'))
    this.control = new Control(options.sandboxUrl, options.signal, options.sandboxToken)
  }

  static async open(cast: Scenario['cast'], options: StageOptions): Promise<Stage> {
    const stage = new Stage(options)
    try {
      await stage.#prepare(cast)
      return stage
    } catch (error) {
      await stage[Symbol.asyncDispose]()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync()
  }

  get signal(): AbortSignal {
    return this.#options.signal
  }

  actor(name: string): WireActor {
    const found = this.actors.get(name)
    if (found !== undefined) return found
    throw new PlayFault(`expected somebody with an account, got ${name}`)
  }

  gateway(name: string): LiveGateway {
    const found = this.gateways.get(name)
    if (found !== undefined) return found
    throw new PlayFault(`expected a gateway that runs, got ${name}`)
  }

  /** The accounts of this run, by their keys. */
  keys(): ReadonlySet<string> {
    return new Set([...this.actors.values()].map(({ account }) => account.key))
  }

  /** Compares again and again until it fits or patience ends; remembers names only if all of it fits. */
  async untilFits(expected: unknown, look: () => Promise<unknown>): Promise<void> {
    const end = performance.now() + this.#options.patienceMs
    for (;;) {
      const came = await look()
      const attempt = this.names.copy()
      const differences = compare(expected, came, attempt)
      if (differences.length === 0) return this.names.adopt(attempt)
      if (performance.now() > end) throw new PlayFault('not as expected', differences)
      await pause(20, undefined, { signal: this.signal })
    }
  }

  /** Waits until nothing is on its way at any gateway that runs. */
  async settle(): Promise<void> {
    const running = [...this.gateways].filter(([, gateway]) => gateway.isRunning)
    if (running.length === 0) return
    const end = performance.now() + this.#options.patienceMs
    while (!(await this.#isQuiet(running))) {
      if (performance.now() > end) {
        throw new PlayFault('expected the gateway to come to rest: no message, event or update on its way')
      }
      await pause(20, undefined, { signal: this.signal })
    }
  }

  async #isQuiet(running: readonly (readonly [string, LiveGateway])[]): Promise<boolean> {
    const keys = new Set(running.map(([name]) => this.actor(name).account.key))
    const queues = await this.control.list('/queues')
    const isEmpty = queues.every(
      ({ accountKey, waiting, inFlight }) =>
        !keys.has(String(accountKey)) || Number(waiting) + Number(inFlight) === 0,
    )
    const isQuiet = await Promise.all(running.map(([, gateway]) => gateway.isQuiet()))
    return isEmpty && isQuiet.every(Boolean)
  }

  async #prepare(cast: Scenario['cast']): Promise<void> {
    this.names.set('run', this.names.run)
    this.names.set('sandbox.url', this.control.url)
    this.#opened.defer(() => this.bms.close())
    this.names.set('bms.url', await this.bms.listen())
    for (const [name, member] of Object.entries(cast)) {
      if (member.twin === undefined) await this.#enter(name, member)
    }
    if (!this.actors.has(applicationName)) {
      await this.#enter(applicationName, { role: 'application', acks: false, errors: false })
    }
    for (const [name, { twin }] of Object.entries(cast)) {
      if (twin !== undefined) this.actors.set(name, this.actor(twin))
    }
    for (const [name, { providers }] of Object.entries(cast)) {
      for (const provider of providers) await this.#enterProvider(name, provider, cast)
    }
    for (const [name, member] of Object.entries(cast)) {
      if (member.runs || member.twin !== undefined) await this.#openGateway(name, member)
    }
  }

  /** A new account, so that nobody else polls its queue. */
  async #enter(
    name: string,
    { role, acks, errors }: Pick<Member, 'role' | 'acks' | 'errors'>,
  ): Promise<void> {
    const account = await this.control.must('POST', '/accounts', {
      role,
      acks,
      errors,
      name: this.names.own(name),
    })
    const { key, secret, sources, oauth } = addedSchema.parse(account)
    this.actors.set(name, new WireActor(this.control.url, { key, secret }, this.signal))
    const own = toName(name)
    this.names.set(`${own}.key`, key)
    if (oauth !== undefined) {
      this.names.set(`${own}.client`, oauth.id)
      this.names.set(`${own}.secret`, oauth.secret)
    }
    if (sources[0] !== undefined) this.names.set(`${own}.source`, sources[0].id)
  }

  async #enterProvider(gateway: string, provider: string, cast: Scenario['cast']): Promise<void> {
    const brands = Object.entries(cast).flatMap(([name, { role }]) =>
      role === 'brand' ? [this.actor(name).account.key] : [],
    )
    const { id } = await this.control.must('POST', '/organizations', {
      name: provider,
      externalId: this.names.own(provider),
      gatewayKey: this.actor(gateway).account.key,
      connectedTo: brands,
    })
    this.names.set(provider, id)
  }

  async #openGateway(name: string, { twin, providers, connected }: Member): Promise<void> {
    const of = twin ?? name
    const store = this.#stores.get(of) ?? shareStore(await this.#options.openStore())
    this.#stores.set(of, store)
    const gateway = new LiveGateway({
      sandboxUrl: this.control.url,
      account: this.actor(of).account,
      application: this.actor(applicationName).account,
      bms: { url: toText(this.names.get('bms.url')), secret: this.bms.secret },
      store: store(),
      encryptionKey: this.#encryptionKey,
      signal: this.signal,
    })
    this.gateways.set(name, gateway)
    this.#opened.defer(() => gateway.stop())
    this.names.set(`${toName(name)}.token`, gateway.callbackToken)
    if (twin !== undefined) return
    await this.startGateway(name)
    if (!connected) return
    for (const provider of providers) {
      const organizationId = this.names.get(provider) as DispatchId
      await gateway.connect(this.names.own(provider), idText(organizationId))
    }
  }

  async startGateway(name: string): Promise<void> {
    const gateway = this.gateway(name)
    await gateway.start()
    this.names.set(`${toName(name)}.url`, gateway.url)
  }

  /** What Dispatch holds of this run: only what belongs to its accounts. */
  async dispatchHolds(parts: readonly string[]): Promise<JsonObject> {
    const keys = this.keys()
    const isOwn = (key: unknown) => keys.has(String(key))
    const holds: Record<string, unknown> = {}
    for (const part of parts) {
      if (part === 'jobs')
        holds[part] = (await this.control.list('/jobs')).filter(({ brandKey }) => isOwn(brandKey))
      else if (part === 'records') {
        holds[part] = (await this.control.list('/records')).filter(({ brandKey }) => isOwn(brandKey))
      } else if (part === 'organizations') {
        holds[part] = (await this.control.list('/organizations')).filter(
          ({ gatewayKey, externalIds }) =>
            isOwn(gatewayKey) || (isJsonObject(externalIds) && Object.keys(externalIds).some(isOwn)),
        )
      } else if (part === 'requests') {
        holds[part] = (await this.control.list('/provisioning')).filter(({ applicationKey }) =>
          isOwn(applicationKey),
        )
      } else if (part === 'posts') {
        const lists = await Promise.all(
          [...keys].map((key) => this.control.list(`/received?accountKey=${encodeURIComponent(key)}`)),
        )
        holds[part] = lists.flat().toSorted((one, other) => Number(one['seq']) - Number(other['seq']))
      } else if (part === 'queues') {
        holds[part] = (await this.control.list('/queues')).filter(({ accountKey }) => isOwn(accountKey))
      } else {
        throw new PlayFault(
          `expected jobs, organizations, records, requests, posts or queues of Dispatch, got ${part}`,
        )
      }
    }
    return holds
  }
}

/** How what is known of a member begins: `second brand` is `$second-brand.key`. */
export function toName(member: string): string {
  return member.replaceAll(' ', '-')
}

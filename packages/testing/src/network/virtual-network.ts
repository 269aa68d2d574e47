import { createHttpDispatcher } from '@truckroll/gateway/embed'
import type { VirtualClock } from '../clock/virtual-clock.ts'
import { wait } from '../clock/wait.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Disturbance, NetworkCall } from './disturbance.ts'
import {
  Exchange,
  toRequest,
  type DispatchHandler,
  type DispatchOptions,
  type HttpDispatcher,
} from './exchange.ts'
import { fetchReally } from './fetch-really.ts'

/** Answers a request in this process. */
export type Serve = (request: Request) => Response | Promise<Response>

/** Says what goes wrong with a call; undefined = nothing. */
export type Disturb = (call: NetworkCall) => Disturbance | undefined

type MutableCall = { -readonly [Name in keyof NetworkCall]: NetworkCall[Name] }

/**
 * HTTP on a clock that you advance. A host that is served here is asked in this process; any other is asked over real
 * connections, and the clock stands still until it has answered. Each way takes some milliseconds of the clock.
 */
export class VirtualNetwork {
  readonly #clock: VirtualClock
  readonly #random: SeededRandom
  readonly #latencyMs: number
  readonly #real = createHttpDispatcher()
  readonly #served = new Map<string, Serve>()
  readonly #disturbs = new Set<Disturb>()
  readonly #calls: NetworkCall[] = []
  readonly #working = new Set<Promise<unknown>>()
  /** Requests without an answer so far, also those of dead processes, which never get one. */
  readonly #open = new Set<Exchange>()

  constructor(options: {
    readonly clock: VirtualClock
    readonly random: SeededRandom
    /** Longest time that a request or its answer takes. Default 20. */
    readonly latencyMs?: number
  }) {
    this.#clock = options.clock
    this.#random = options.random
    this.#latencyMs = options.latencyMs ?? 20
  }

  /** Every call so far. */
  get calls(): readonly NetworkCall[] {
    return this.#calls
  }

  /** True while a server works on a request; no time passes then. */
  get isWorking(): boolean {
    return this.#working.size > 0
  }

  /** Resolves once no server works on a request. */
  async whenIdle(): Promise<void> {
    while (this.#working.size > 0) await Promise.allSettled(this.#working)
  }

  /** No time passes until the work is done: what happens in a server, or in the product that it belongs to. */
  async hold<T>(work: T | Promise<T>): Promise<T> {
    const done = Promise.resolve(work)
    this.#working.add(done)
    try {
      return await done
    } finally {
      this.#working.delete(done)
    }
  }

  /** Answers what goes to this origin, such as `https://api.acme.example`. */
  serve(origin: string, serve: Serve): void {
    this.#served.set(new URL(origin).origin, serve)
  }

  /** From now on calls may go wrong; returns what ends it. If several say something of a call, the first one counts. */
  disturb(disturb: Disturb): () => void {
    this.#disturbs.add(disturb)
    return () => void this.#disturbs.delete(disturb)
  }

  /** The way onto the network for one process; once that is dead, nothing it sends arrives and no answer reaches it. */
  connect(isDead: () => boolean = () => false): HttpDispatcher {
    return this.#real.compose(() => (options, handler) => this.#take(options, handler, isDead))
  }

  /** Ends what is open: a request that listens to a signal is kept in memory until it ends, with all that it belongs to. */
  async close(): Promise<void> {
    for (const exchange of this.#open) exchange.fail(new Error('the network of the test was closed'))
    await this.#real.destroy()
  }

  #take(options: DispatchOptions, handler: DispatchHandler, isDead: () => boolean): boolean {
    if (isDead()) {
      this.#open.add(new Exchange(handler, () => undefined))
      return true
    }
    const call: MutableCall = {
      number: this.#calls.length + 1,
      method: options.method,
      url: new URL(options.path, String(options.origin)).href,
      headers: {},
      body: '',
      at: this.#clock.elapsedMs(),
      status: undefined,
      isAborted: false,
    }
    this.#calls.push(call)
    const exchange = new Exchange(handler, () => (call.isAborted = true))
    exchange.start()
    if (exchange.isOver) return true
    this.#open.add(exchange)
    void this.#carry(options, call, exchange, isDead)
      .catch((error: unknown) => exchange.fail(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        if (exchange.isOver) this.#open.delete(exchange)
      })
    return true
  }

  async #carry(
    options: DispatchOptions,
    call: MutableCall,
    exchange: Exchange,
    isDead: () => boolean,
  ): Promise<void> {
    const request = toRequest(options)
    const copy = await this.hold(request.clone().text())
    call.body = copy
    call.headers = Object.fromEntries(request.headers)
    await this.#travel()
    if (exchange.isOver || isDead()) return
    const response = await this.#reach(request, call, isDead)
    if (response instanceof Error) return exchange.fail(response)
    if (response === undefined) return
    const body = new Uint8Array(await this.hold(response.arrayBuffer()))
    await this.#travel()
    if (isDead()) return
    call.status = response.status
    exchange.answer(response.status, Object.fromEntries(response.headers), body)
  }

  /** Undefined if no answer ever comes. */
  async #reach(
    request: Request,
    call: NetworkCall,
    isDead: () => boolean,
  ): Promise<Response | Error | undefined> {
    const disturbance = this.#find(call)
    if (disturbance?.kind === 'unreachable') return toError('ECONNREFUSED', 'connect ECONNREFUSED')
    if (disturbance?.kind === 'answered') return disturbance.response()
    if (disturbance?.kind === 'slow') await wait(this.#clock, disturbance.ms)
    if (disturbance?.kind === 'meanwhile') await this.hold(disturbance.before?.())
    if (isDead()) return undefined
    const serve = this.#served.get(new URL(request.url).origin) ?? ((each) => fetchReally(this.#real, each))
    const response = await this.hold(serve(request))
    if (disturbance?.kind === 'meanwhile') await this.hold(disturbance.after?.())
    if (disturbance?.kind === 'broken') return toError('ECONNRESET', 'the other side closed the connection')
    if (disturbance?.kind === 'hangs') return undefined
    return disturbance?.kind === 'changed' ? this.hold(disturbance.change(response)) : response
  }

  #find(call: NetworkCall): Disturbance | undefined {
    for (const disturb of this.#disturbs) {
      const found = disturb(call)
      if (found !== undefined) return found
    }
    return undefined
  }

  #travel(): Promise<void> {
    return wait(this.#clock, this.#random.integer(1, this.#latencyMs))
  }
}

function toError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

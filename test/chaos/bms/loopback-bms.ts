import type { SeededRandom } from '@truckroll/testing'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { BmsCall } from '../oracle/evidence.ts'
import { HttpFaults } from '../world/http-faults.ts'
import { LoopbackServer, type LoopbackRequest } from '../world/loopback-server.ts'

export interface BmsOptions {
  readonly random: SeededRandom
  readonly latencyMs: number
  readonly hangMs: number
}

export interface BmsWatcher {
  called(call: BmsCall): void
}

/** What the adapter does to itself instead of going on: it never settles, or it blocks its process. */
export type Misbehaviour = 'never-settle' | 'block'

const callSchema = z.strictObject({
  act: z.enum(['find', 'run']),
  eventId: z.string(),
  jobId: z.string(),
  step: z.string(),
  idempotencyKey: z.string(),
  login: z.string().optional(),
})

/**
 * The vendor's product over real HTTP. It knows each piece of work by its idempotency key. Work is done when the
 * request arrives, so that what a dead process asked for is never done after its successor looked.
 */
export class LoopbackBms implements AsyncDisposable {
  readonly faults: HttpFaults
  /** Logins that are refused. */
  readonly refusedLogins = new Set<string>()
  /** What calls for a job make the adapter do. */
  readonly misbehaviours = new Map<string, Misbehaviour>()
  /** Ids of the events that arrived as messages of no kind that the adapter knows. */
  readonly heard = new Set<string>()
  readonly #options: BmsOptions
  readonly #watcher: BmsWatcher
  readonly #done = new Map<string, string>()
  #server: LoopbackServer | undefined

  private constructor(options: BmsOptions, watcher: BmsWatcher) {
    this.#options = options
    this.#watcher = watcher
    this.faults = new HttpFaults(options.random.fork('bms faults'), options.hangMs)
  }

  static async start(options: BmsOptions, watcher: BmsWatcher): Promise<LoopbackBms> {
    const bms = new LoopbackBms(options, watcher)
    bms.#server = await LoopbackServer.start((request, response) => bms.#answer(request, response))
    return bms
  }

  get url(): string {
    return this.#server?.url ?? ''
  }

  async goDown(): Promise<void> {
    await this.#server?.goAway()
  }

  async comeBack(): Promise<void> {
    await this.#server?.comeBack()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.goDown()
  }

  async #answer({ path, body }: LoopbackRequest, response: ServerResponse): Promise<void> {
    if (path === '/heard') {
      this.heard.add(z.strictObject({ eventId: z.string() }).parse(JSON.parse(body.toString())).eventId)
      return void response.end('{}')
    }
    const { login, ...call } = callSchema.parse(JSON.parse(body.toString()))
    if (login !== undefined && this.refusedLogins.has(login)) {
      response.statusCode = 401
      return void response.end()
    }
    const fault = this.faults.next()
    if (fault !== undefined && fault !== 'garbage') {
      return this.faults.strike(fault, response, () => this.#act(call))
    }
    const result = this.#act(call)
    if (this.#options.latencyMs > 0) await wait(this.#options.latencyMs)
    response.setHeader('content-type', 'application/json')
    // Also work that was done can be answered by a page that nobody can read.
    response.end(
      fault === 'garbage'
        ? '<html>'
        : JSON.stringify({ result, misbehave: this.misbehaviours.get(call.jobId) }),
    )
  }

  /** The id of the work; null if it was looked for and is not there. */
  #act(call: Omit<BmsCall, 'hasEffect'>): string | null {
    const known = this.#done.get(call.idempotencyKey)
    const hasEffect = call.act === 'run' && known === undefined
    this.#watcher.called({ ...call, hasEffect })
    if (call.act === 'find') return known ?? null
    const id = known ?? `work-${this.#done.size + 1}`
    this.#done.set(call.idempotencyKey, id)
    return id
  }
}

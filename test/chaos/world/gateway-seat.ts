import { z } from 'zod'
import { freePort } from '../../support/free-port.ts'
import { GatewayProcess } from './gateway-process.ts'
import type { GatewayProgram } from './gateway-program.ts'
import { until } from './watch.ts'

const statusSchema = z.looseObject({
  waitingEvents: z.int(),
  queuedUpdates: z.int(),
  heldKeys: z.int(),
  deadLetters: z.int(),
  hungAttempts: z.int(),
  credentials: z.array(z.looseObject({ role: z.enum(['leading', 'following', 'stopped']) })),
  down: z.array(z.looseObject({ what: z.string() })),
})
type SeatStatus = z.infer<typeof statusSchema>

const readinessSchema = z.looseObject({
  checks: z.array(z.looseObject({ name: z.string(), isOk: z.boolean(), message: z.string() })),
})

interface Readiness {
  readonly isReady: boolean
  /** Messages of the checks that failed, after their names. */
  readonly failures: readonly string[]
}

interface SeatOptions {
  readonly program: GatewayProgram
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const startsWithinMs = 60_000
const answersWithinMs = 15_000

/** A place for one gateway process after the other, on one port. */
export class GatewaySeat implements AsyncDisposable {
  readonly #options: SeatOptions
  readonly #port: number
  #process: GatewayProcess | undefined

  private constructor(options: SeatOptions, port: number) {
    this.#options = options
    this.#port = port
  }

  static async create(options: SeatOptions): Promise<GatewaySeat> {
    return new GatewaySeat(options, await freePort())
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get isRunning(): boolean {
    return this.#process?.isRunning === true
  }

  /** @throws Error if nothing was launched yet. */
  get process(): GatewayProcess {
    if (this.#process === undefined) throw new Error('expected a gateway that was launched')
    return this.#process
  }

  /** Starts a process and does not wait for it. */
  launch(
    changes: { readonly program?: GatewayProgram; readonly env?: Readonly<Record<string, string>> } = {},
  ): GatewayProcess {
    const { program, folder, env } = this.#options
    const all = { ...env, TRUCKROLL_HTTP_PORT: String(this.#port), ...changes.env }
    this.#process = new GatewayProcess(changes.program ?? program, folder, all)
    return this.#process
  }

  /** Starts a process; resolves once it is ready. */
  async start(changes: Parameters<GatewaySeat['launch']>[0] = {}): Promise<GatewayProcess> {
    const started = this.launch(changes)
    let isReady = false
    let failure: Error | undefined
    started.ready().then(
      () => (isReady = true),
      (error: unknown) => (failure = error instanceof Error ? error : new Error(String(error))),
    )
    await until('a gateway that is ready', this.#options.signal, startsWithinMs, () => {
      if (failure !== undefined) throw failure
      return isReady
    })
    return started
  }

  /** Undefined if it does not answer. */
  async status(): Promise<SeatStatus | undefined> {
    const answer = await this.get('/v1/status')
    return answer?.status === 200 ? statusSchema.parse(answer.body) : undefined
  }

  /** Undefined if it does not answer. */
  async readiness(): Promise<Readiness | undefined> {
    const answer = await this.get('/readyz')
    if (answer === undefined) return undefined
    const { checks } = readinessSchema.parse(answer.body)
    const failures = checks.filter(({ isOk }) => !isOk).map(({ name, message }) => `${name}: ${message}`)
    return { isReady: answer.status === 200, failures }
  }

  /** Sends JSON. @throws Error unless it is taken. */
  async put(path: string, body: unknown): Promise<void> {
    const answer = await fetch(this.url + path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answersWithinMs),
    })
    if (!answer.ok) throw new Error(`PUT ${path} was answered ${answer.status}: ${await answer.text()}`)
  }

  async get(path: string): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
    try {
      const answer = await fetch(this.url + path, { signal: AbortSignal.timeout(answersWithinMs) })
      return { status: answer.status, body: await answer.json() }
    } catch {
      return undefined
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]()
  }
}

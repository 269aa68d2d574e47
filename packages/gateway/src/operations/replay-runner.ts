import { type Clock, type Logger, sleep, type Store } from '@truckroll/store'

const slice = 100
const retryMs = 1_000
/** Takes on what another process of the store left when it died. */
const sweepEveryMs = 30_000

/** Takes stored replays on, also those begun before a restart or by another process. */
export class ReplayRunner {
  readonly #store: Store
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #stopping = new AbortController()
  #loop: Promise<void> | undefined
  #wake: (() => void) | undefined
  #isWoken = false

  constructor(store: Store, clock: Clock, logger: Logger) {
    this.#store = store
    this.#clock = clock
    this.#logger = logger
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** What is under way stays stored: the next start goes on with it. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  /** Looks at once instead of at the next sweep. */
  wakeUp(): void {
    this.#isWoken = true
    this.#wake?.()
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#isWoken = false
      const pauseMs = await this.#advance()
      if (pauseMs > 0 && !this.#isWoken) await this.#rest(pauseMs)
    }
  }

  async #advance(): Promise<number> {
    try {
      const { nextInMs } = await this.#store.advanceReplays(slice)
      return Math.ceil(Math.min(nextInMs ?? sweepEveryMs, sweepEveryMs))
    } catch (error) {
      this.#logger.error({ err: error }, 'a replay could not be taken on; trying again')
      return retryMs
    }
  }

  async #rest(ms: number): Promise<void> {
    const resting = new AbortController()
    this.#wake = () => resting.abort()
    await sleep(this.#clock, ms, AbortSignal.any([resting.signal, this.#stopping.signal]))
    this.#wake = undefined
  }
}

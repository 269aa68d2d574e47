import type { HttpDispatcher } from '@truckroll/client'
import type { Clock, Logger } from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

const everyMs = 60_000
const timeoutMs = 20_000
const pinging: Retried = {
  failed: 'the address that is pinged did not take it',
  again: 'the address that is pinged takes it again',
  level: 'warn',
}

export interface PingerParts {
  /** Undefined: nobody is pinged. */
  readonly url: string | undefined
  readonly dispatcher: HttpDispatcher
  readonly clock: Clock
  readonly logger: Logger
  readonly faults: FaultLog
  /** Why not all is well; undefined if it is. */
  readonly whyNot: () => Promise<string | undefined>
}

/** Asks a URL each minute while all is well: whoever misses it knows that this gateway is dead or in trouble. */
export class Pinger {
  readonly #parts: PingerParts
  readonly #alarm: Alarm
  readonly #stopping = new AbortController()
  #loop: Promise<void> | undefined

  constructor(parts: PingerParts) {
    this.#parts = parts
    this.#alarm = new Alarm(parts.clock)
  }

  start(): void {
    const { url } = this.#parts
    if (url !== undefined) this.#loop ??= this.#run(new URL(url))
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#alarm.ring()
    await this.#loop
  }

  async #run(url: URL): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#ping(url)
      await this.#alarm.rest(everyMs)
    }
  }

  async #ping(url: URL): Promise<void> {
    const { dispatcher, clock, logger, faults, whyNot } = this.#parts
    const timeout = new AbortController()
    const timer = clock.setTimer(timeoutMs, () => timeout.abort())
    try {
      const reason = await whyNot()
      if (reason !== undefined) return logger.debug({ reason }, 'no ping: not all is well')
      const answer = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        signal: AbortSignal.any([timeout.signal, this.#stopping.signal]),
      })
      await answer.body.dump()
      if (answer.statusCode > 299) faults.failed(pinging, `it answered ${answer.statusCode}`)
      else faults.worked(pinging)
    } catch (error) {
      if (!this.#stopping.signal.aborted) faults.failed(pinging, error)
    } finally {
      timer.cancel()
    }
  }
}

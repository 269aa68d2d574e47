import type { SeededRandom } from '@truckroll/testing'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * What may happen to a request. `drop`: cut off before anything was done · `fail`: 500, 502, 503 or 504 · `throttle`:
 * 429 with Retry-After · `hang`: no answer for a while, then cut off · `garbage`: 200 with a page instead of JSON.
 * Of all these nothing is done. `reset`: done, and the answer lost.
 */
export type HttpFault = 'drop' | 'fail' | 'throttle' | 'hang' | 'garbage' | 'reset'

export interface FaultMix {
  readonly kinds: readonly HttpFault[]
  /** Of each request. */
  readonly probability: number
}

/** Trouble for the requests of one server, by a seed; none until it is begun. */
export class HttpFaults {
  readonly counts = new Map<HttpFault, number>()
  readonly #random: SeededRandom
  readonly #hangMs: number
  #mix: FaultMix | undefined

  constructor(random: SeededRandom, hangMs: number) {
    this.#random = random
    this.#hangMs = hangMs
  }

  begin(mix: FaultMix): void {
    this.#mix = mix
  }

  end(): void {
    this.#mix = undefined
  }

  /** What the next request meets. */
  next(): HttpFault | undefined {
    const mix = this.#mix
    if (mix === undefined || !this.#random.chance(mix.probability)) return undefined
    const fault = this.#random.pick(mix.kinds)
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1)
    return fault
  }

  /** Answers as `fault` says; `act` is run where the request is done. */
  async strike(fault: HttpFault, response: ServerResponse, act: () => unknown): Promise<void> {
    switch (fault) {
      case 'fail':
        response.statusCode = this.#random.pick([500, 502, 503, 504])
        return void response.end('out of order')
      case 'throttle':
        response.statusCode = 429
        response.setHeader('retry-after', '1')
        return void response.end()
      case 'garbage':
        response.setHeader('content-type', 'text/html')
        return void response.end('<html><body>Please log in</body></html>')
      case 'hang':
        await wait(this.#hangMs)
        break
      case 'reset':
        act()
        break
      case 'drop':
    }
    response.socket?.resetAndDestroy()
  }
}

import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyReply } from 'fastify'
import { HttpProblem } from '../errors.ts'

/** Requests in hand; with more each waits longer than it takes to come again. */
const mostInHand = 500
/** Mean delay of the event loop, of late: then nothing is served in time. */
const mostDelayMs = 500
const windowMs = 1_000

/** Sheds load: says no at once while there is more work than is done. */
export class LoadGate {
  #inHand = 0
  #delayMs = 0
  #histogram: ReturnType<typeof monitorEventLoopDelay> | undefined
  #timer: NodeJS.Timeout | undefined

  /** Watches the event loop until `stop`. */
  start(): void {
    if (this.#histogram !== undefined) return
    const histogram = monitorEventLoopDelay({ resolution: 20 })
    histogram.enable()
    this.#histogram = histogram
    this.#timer = setInterval(() => {
      this.#delayMs = Number.isNaN(histogram.mean) ? 0 : histogram.mean / 1e6
      histogram.reset()
    }, windowMs).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#histogram?.disable()
  }

  /** @throws HttpProblem 503 if a request more cannot be served in time. */
  enter(reply: FastifyReply): void {
    const isFull = this.#inHand >= mostInHand
    if (isFull || this.#delayMs > mostDelayMs) {
      throw new HttpProblem(503, 'overloaded', 'There is more to do than is done; send it again later', {
        detail: isFull ? `${mostInHand} requests are in hand` : 'the process does not keep up',
        headers: { 'retry-after': isFull ? '1' : '5' },
      })
    }
    this.#inHand += 1
    reply.raw.once('close', () => (this.#inHand -= 1))
  }
}

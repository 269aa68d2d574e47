import type { ConnectClient } from '@truckroll/client'
import { DispatchError } from '@truckroll/client'
import { type Clock, type Logger, type Random, sleep } from '@truckroll/store'
import { toBackoffMs } from '../environment/backoff.ts'

/** After this the visibility time-out (typically 30 s) is near and an ack would be refused. */
const ackWindowMs = 25_000

export interface Receipt {
  readonly messageId: string
  readonly receipt: string
  readonly procedureId: string | undefined
}

/** Acks messages, all at once, each retried until shortly before its visibility time-out. */
export class Acknowledger {
  readonly #clock: Clock
  readonly #random: Random
  readonly #logger: Logger

  constructor(clock: Clock, random: Random, logger: Logger) {
    this.#clock = clock
    this.#random = random
    this.#logger = logger
  }

  /**
   * Resolves, never rejects, once no ack is open; with the ids that Dispatch took out of its queue. Once `signal`
   * fires those still open are given up: their messages come again and are known.
   */
  async ackAll(
    client: Pick<ConnectClient, 'ack'>,
    receipts: readonly Receipt[],
    polledAt: number,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const closed = await Promise.all(
      receipts.map((receipt) => this.#ack(client, receipt, polledAt + ackWindowMs, signal)),
    )
    return receipts.filter((_, index) => closed[index]).map((receipt) => receipt.messageId)
  }

  async #ack(
    client: Pick<ConnectClient, 'ack'>,
    receipt: Receipt,
    until: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await client.ack({ receipt: receipt.receipt, procedureId: receipt.procedureId, signal })
        return true
      } catch (error) {
        const fields = { err: error, messageId: receipt.messageId }
        if (isRefused(error)) {
          // Late, or acked before and the answer was lost: the message comes again and is known, or it is gone.
          this.#logger.info(fields, 'an ack was refused; if the message comes again it is recognised')
          return false
        }
        const pauseMs = toBackoffMs(tries, this.#random, {
          baseMs: 200,
          maxMs: 5_000,
          retryAfterMs: error instanceof DispatchError ? error.retryAfterMs : undefined,
        })
        if (this.#clock.now() + pauseMs >= until) {
          this.#logger.warn(fields, 'an ack did not get through in time; the message will come again')
          return false
        }
        await sleep(this.#clock, pauseMs, signal)
      }
    }
    return false
  }
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof DispatchError && (error.status === 400 || error.status === 404 || error.status === 409)
  )
}

import type { ConnectClient } from '@truckroll/client'
import { DispatchError } from '@truckroll/client'
import { type Clock, type Logger, type Random, sleep } from '@truckroll/store'
import { toBackoffMs } from '../environment/backoff.ts'
import type { ContestedAcks } from './contested-acks.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

/** After this the visibility time-out (typically 30 s) is near and an ack would be refused. */
const ackWindowMs = 25_000
/** An ack that is refused within this time was not late. */
const atOnceMs = 10_000
const acking: Retried = {
  failed: 'acks did not get through in time; the messages will come again',
  again: 'acks get through again',
  level: 'warn',
}

export interface Receipt {
  readonly messageId: string
  readonly receipt: string
  readonly procedureId: string | undefined
}

export interface AcknowledgerParts {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly faults: FaultLog
  readonly credential: string
  readonly contested: Pick<ContestedAcks, 'note'>
}

/** What became of an ack: given up are those that a stop ended. */
type AckEnd =
  | { readonly state: 'acked' | 'refused' | 'given-up' }
  | { readonly state: 'late'; readonly error: unknown }

/** Acks messages, all at once, each retried until shortly before its visibility time-out. */
export class Acknowledger {
  readonly #parts: AcknowledgerParts

  constructor(parts: AcknowledgerParts) {
    this.#parts = parts
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
    const ends = await Promise.all(receipts.map((receipt) => this.#ack(client, receipt, polledAt, signal)))
    this.#tell(receipts, ends)
    return receipts.filter((_, index) => ends[index]?.state === 'acked').map(({ messageId }) => messageId)
  }

  /** All of one poll together: they fail for the same reason. */
  #tell(receipts: readonly Receipt[], ends: readonly AckEnd[]): void {
    const { logger, faults, credential } = this.#parts
    const idsOf = (state: AckEnd['state']) =>
      receipts.filter((_, index) => ends[index]?.state === state).map(({ messageId }) => messageId)
    const refused = idsOf('refused')
    if (refused.length > 0) {
      // Late, or acked before and the answer was lost: the message comes again and is known, or it is gone.
      logger.info({ messageIds: refused }, 'acks were refused; a message that comes again is recognised')
    }
    const late = ends.find((end) => end.state === 'late')
    if (late !== undefined) {
      const fields = { keyOf: credential, messageIds: idsOf('late') }
      faults.failed(acking, late.error, { subject: credential, fields })
    } else if (idsOf('acked').length > 0) {
      faults.worked(acking, credential)
    }
  }

  async #ack(
    client: Pick<ConnectClient, 'ack'>,
    receipt: Receipt,
    polledAt: number,
    signal: AbortSignal,
  ): Promise<AckEnd> {
    const { clock, random, contested } = this.#parts
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await client.ack({ receipt: receipt.receipt, procedureId: receipt.procedureId, signal })
        return { state: 'acked' }
      } catch (error) {
        if (isRefused(error)) {
          // At a second try it may be this one's own first that got through.
          if (tries === 1 && clock.now() - polledAt < atOnceMs) await contested.note()
          return { state: 'refused' }
        }
        const pauseMs = toBackoffMs(tries, random, {
          baseMs: 200,
          maxMs: 5_000,
          retryAfterMs: error instanceof DispatchError ? error.retryAfterMs : undefined,
        })
        if (clock.now() + pauseMs >= polledAt + ackWindowMs) return { state: 'late', error }
        await sleep(clock, pauseMs, signal)
      }
    }
    return { state: 'given-up' }
  }
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof DispatchError && (error.status === 400 || error.status === 404 || error.status === 409)
  )
}

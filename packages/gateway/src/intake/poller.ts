import type { ConnectClient, PollResult } from '@truckroll/client'
import { DispatchError } from '@truckroll/client'
import { eventIdOf, stringifyJson, webhookMessageId, type QueuedMessage, countOf } from '@truckroll/protocol'
import type PQueue from 'p-queue'
import {
  type Clock,
  type Fence,
  GatewayError,
  type Logger,
  type NewMessage,
  type Random,
} from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import { toBackoffMs } from '../environment/backoff.ts'
import type { EventBus } from '../event-bus.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import type { Acknowledger, Receipt } from './acknowledger.ts'
import type { PollRecord } from '../story/poll-record.ts'
import type { LeaseKeeper } from '../leases/lease-keeper.ts'
import type { BatchRecorder } from './batch-recorder.ts'
import type { PollShare } from './poll-share.ts'
import { readMessage, type ReceivedMessage } from './read-message.ts'
import { toOtherMessage } from './to-other-message.ts'

/** The highest number that Dispatch hands out. Playbook: Polling Design Best Practices. */
const maxMessages = 10
const followEveryMs = 5_000
const polling: Retried = { failed: 'polling failed; trying again', again: 'polling works again' }
const longestIdleMs = 60_000

export interface PollerOptions {
  readonly credential: string
  readonly client: ConnectClient
  readonly intervalMs: number
  /** An idle credential is asked less and less often, down to once a minute. */
  readonly growsIdle: boolean
}

export interface PollerParts {
  readonly lease: LeaseKeeper
  readonly share: Pick<PollShare, 'counted' | 'mayTake' | 'take' | 'leave'>
  /** Shared by all pollers: each waits here for its turn. */
  readonly turns: PQueue
  readonly recorder: BatchRecorder
  readonly acknowledger: Acknowledger
  readonly polls: Pick<PollRecord, 'note'>
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly faults: FaultLog
  readonly events: EventBus
}

export interface PollerState {
  readonly role: 'leading' | 'following' | 'stopped'
  readonly lastPollAt: number | undefined
  readonly lastError: string | undefined
}

/**
 * Empties one credential's queue: poll, record, ack all at once, poll again. Never polls while an ack is open, and
 * never waits for delivery.
 *
 * | state     | entered when                                        | left when                                |
 * |-----------|-----------------------------------------------------|------------------------------------------|
 * | stopped   | before start, after stop                            | start                                    |
 * | following | start; somebody else has the lease, or is to get it | the lease was taken                      |
 * | leading   | the lease was taken                                 | it was lost, taken over, given back; stop |
 */
export class Poller {
  readonly #options: PollerOptions
  readonly #parts: PollerParts
  #role: PollerState['role'] = 'stopped'
  #lastPollAt: number | undefined
  #lastError: string | undefined
  #failures = 0
  #idleMs: number
  #batchSize = maxMessages
  #loop: Promise<void> | undefined
  #isGivenBack = false
  readonly #alarm: Alarm
  readonly #stopping = new AbortController()
  readonly #aborting = new AbortController()
  readonly #abortingAcks = new AbortController()

  constructor(options: PollerOptions, parts: PollerParts) {
    this.#options = options
    this.#parts = parts
    this.#idleMs = options.intervalMs
    this.#alarm = new Alarm(parts.clock)
  }

  get credential(): string {
    return this.#options.credential
  }

  state(): PollerState {
    return { role: this.#role, lastPollAt: this.#lastPollAt, lastError: this.#lastError }
  }

  start(): void {
    if (this.#loop !== undefined) return
    this.#role = 'following'
    this.#loop = this.#run()
  }

  /** No new poll; the one in flight is awaited for `graceMs`, recorded, and its acks for as long again. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort()
    this.#alarm.ring()
    const { clock } = this.#parts
    const timer = clock.setTimer(graceMs, () => this.#aborting.abort())
    const ackTimer = clock.setTimer(2 * graceMs, () => this.#abortingAcks.abort())
    await this.#loop
    timer.cancel()
    ackTimer.cancel()
    this.#role = 'stopped'
    await this.#parts.lease.release()
  }

  /** Another process is to poll it: gives the lease back, as soon as nothing of a poll is open. */
  giveBack(): void {
    this.#isGivenBack = true
    this.#alarm.ring()
  }

  async #run(): Promise<void> {
    await this.#parts.share.counted()
    while (!this.#stopping.signal.aborted) {
      const pauseMs = (await this.#isMine()) ? await this.#parts.turns.add(() => this.#turn()) : followEveryMs
      if (pauseMs > 0) await this.#alarm.rest(pauseMs)
    }
  }

  /** Takes the lease, or sees to it that somebody else may. Waits for no turn: polls may be slow, and shares must not. */
  async #isMine(): Promise<boolean> {
    try {
      return await this.#takeShare()
    } catch (error) {
      await this.#alarm.rest(this.#fail(error))
      return false
    }
  }

  async #takeShare(): Promise<boolean> {
    const { share, lease } = this.#parts
    if (this.#isGivenBack) {
      this.#isGivenBack = false
      await lease.release()
      this.#follow()
      return false
    }
    if (!share.mayTake(this.credential)) return false
    share.take(this.credential)
    const isHeld = (await lease.hold()) !== undefined
    if (isHeld) this.#role = 'leading'
    else this.#follow()
    return isHeld
  }

  #follow(): number {
    this.#role = 'following'
    this.#parts.share.leave(this.credential)
    return followEveryMs
  }

  /** One poll with all that follows; resolves with the pause before the next. */
  async #turn(): Promise<number> {
    // While it waited for its turn.
    if (this.#stopping.signal.aborted || this.#isGivenBack) return 0
    try {
      const fence = await this.#parts.lease.hold()
      if (fence === undefined) return this.#follow()
      const polledAt = this.#parts.clock.now()
      const result = await this.#options.client.poll({
        maxMessages: this.#batchSize,
        // Asked for alone, it would be told again and again, and hold up all behind it.
        skipsLarge: this.#batchSize === 1,
        signal: this.#aborting.signal,
      })
      this.#lastPollAt = polledAt
      return await this.#take(result, polledAt, this.#parts.clock.now() - polledAt, fence)
    } catch (error) {
      return this.#fail(error)
    }
  }

  async #take(result: PollResult, polledAt: number, pollMs: number, fence: Fence): Promise<number> {
    if (result.kind === 'messages') {
      const asked = this.#batchSize
      const { lost, recordMs } = await this.#record(result.messages, polledAt, fence)
      const messages = result.messages.length
      this.#parts.events.emit('poll:done', { credential: this.credential, messages, pollMs, recordMs })
      if (lost > 0) return this.#backOff(`${countOf(lost, 'message')} could not be recorded`, undefined)
      this.#parts.polls.note(this.credential, polledAt, result.messages.length)
      this.#failures = 0
      this.#lastError = undefined
      this.#parts.faults.worked(polling, this.credential)
      this.#batchSize = maxMessages
      return this.#pauseAfter(result.messages.length, asked)
    }
    if (result.kind === 'too-large') {
      if (this.#batchSize > 1) {
        this.#batchSize = 1
        this.#parts.logger.warn(
          { bodyBytes: result.bodyBytes },
          'a poll answer is too large; polling one message at a time',
        )
        return 0
      }
      return this.#backOff(`the poll answer is too large (${result.bodyBytes} bytes)`, undefined)
    }
    this.#tellFailed('the poll answer is not an envelope', { answer: result.outline })
    return this.#backOff('the poll answer is not an envelope', undefined)
  }

  #pauseAfter(messages: number, asked: number): number {
    if (messages >= asked) return 0
    const { intervalMs, growsIdle } = this.#options
    if (messages > 0 || !growsIdle) this.#idleMs = intervalMs
    else this.#idleMs = Math.min(this.#idleMs * 2, Math.max(longestIdleMs, intervalMs))
    return this.#idleMs
  }

  /** Its ID was recorded with other content: nothing of it may be lost. */
  async #recordOther(message: ReceivedMessage, contentHash: string, fence: Fence) {
    const { recorder, logger } = this.#parts
    const other = toOtherMessage(message, contentHash)
    const [outcome] = await recorder.record([other], fence)
    if (outcome === 'recorded') {
      const fields = { messageId: message.messageId, recordedAs: other.messageId }
      logger.warn(fields, 'a second message under one ID has other content; it is recorded as message.other')
    }
    return outcome
  }

  /** Records and acks; resolves with how many messages could not be recorded, and how long the store took. */
  async #record(
    messages: readonly QueuedMessage[],
    polledAt: number,
    fence: Fence,
  ): Promise<{ readonly lost: number; readonly recordMs: number }> {
    if (messages.length === 0) return { lost: 0, recordMs: 0 }
    const { recorder, acknowledger, events, logger } = this.#parts
    const credential = this.#options.credential
    const received = messages.map((message) => ({
      credential,
      messageId: message.id ?? webhookMessageId(Buffer.from(stringifyJson(message.raw ?? null))),
      receivedAt: polledAt,
      type: message.type,
      payload: message.payload,
      raw: message.raw,
      excess: message.excess,
    }))
    const incoming: NewMessage[] = []
    for (const message of received) incoming.push(await readMessage(message, logger))
    const recordedFrom = this.#parts.clock.now()
    const outcomes = [...(await recorder.record(incoming, fence))]
    const recordMs = this.#parts.clock.now() - recordedFrom
    for (const [index, message] of received.entries()) {
      if (outcomes[index] !== 'conflict') continue
      outcomes[index] = await this.#recordOther(message, incoming[index]?.contentHash ?? '', fence)
    }
    const receipts: Receipt[] = []
    for (const [index, message] of messages.entries()) {
      const outcome = outcomes[index]
      const recorded = incoming[index]
      if (outcome === undefined || recorded === undefined) continue
      const { messageId } = recorded
      const isDuplicate = outcome === 'duplicate'
      events.emit('message:recorded', { messageId, credential, events: recorded.events.length, isDuplicate })
      if (message.receipt !== undefined) {
        receipts.push({ messageId, receipt: message.receipt, procedureId: message.procedureId })
      } else {
        logger.warn(
          { eventId: eventIdOf(messageId, 0) },
          'a message without a receipt was recorded; it cannot be acked',
        )
      }
    }
    const acked = acknowledger.ackAll(this.#options.client, receipts, polledAt, this.#abortingAcks.signal)
    for (const messageId of await acked) {
      events.emit('message:acked', { messageId, credential })
    }
    return { lost: outcomes.filter((outcome) => outcome === undefined).length, recordMs }
  }

  #fail(error: unknown): number {
    if (this.#aborting.signal.aborted) return 0
    if (error instanceof GatewayError && error.code === 'TR_STORE_SUPERSEDED') {
      this.#parts.lease.lose()
      this.#parts.logger.warn({ keyOf: this.credential }, 'another process polls this credential now')
      return this.#follow()
    }
    this.#tellFailed(error)
    const retryAfterMs = error instanceof DispatchError ? error.retryAfterMs : undefined
    return this.#backOff(error instanceof Error ? error.message : String(error), retryAfterMs)
  }

  #tellFailed(error: unknown, fields: object = {}): void {
    const subject = this.credential
    this.#parts.faults.failed(polling, error, { subject, fields: { keyOf: subject, ...fields } })
  }

  #backOff(message: string, retryAfterMs: number | undefined): number {
    this.#failures += 1
    this.#lastError = message
    this.#parts.events.emit('poll:failed', { credential: this.credential, message })
    // At least a tenth of a second, so that a broken answer is never asked for in a tight loop.
    return 100 + toBackoffMs(this.#failures, this.#parts.random, { baseMs: 500, maxMs: 60_000, retryAfterMs })
  }
}

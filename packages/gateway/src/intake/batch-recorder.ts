import {
  type Fence,
  GatewayError,
  type NewMessage,
  type RecordOutcome,
  type InboxStore,
} from '@truckroll/store'
import { type Attributes, type Span, SpanKind } from '@opentelemetry/api'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import { markFailed, startSpan } from '../tracing/spans.ts'
import { toTraceparent } from '../tracing/traceparent.ts'

const batch: Retried = {
  failed: 'recording a batch failed; trying each message alone',
  again: 'batches are recorded again',
  level: 'warn',
}
const single: Retried = {
  failed: 'a message could not be recorded; it is not acked and will come again',
  again: 'every message can be recorded again',
}

/**
 * Makes messages durable. If a batch fails, each message is tried alone, so that one that cannot be stored
 * does not keep the others from being acked (guarantee 1), but for those behind it in their job's order: they come
 * again with it.
 */
export class BatchRecorder {
  readonly #store: InboxStore
  readonly #faults: FaultLog

  constructor(store: InboxStore, faults: FaultLog) {
    this.#store = store
    this.#faults = faults
  }

  /**
   * Resolves with what became of each message, `undefined` = not recorded.
   * @throws GatewayError `TR_STORE_SUPERSEDED` if somebody else polls by now: nothing was recorded.
   */
  async record(
    messages: readonly NewMessage[],
    fence?: Fence,
  ): Promise<readonly (RecordOutcome | undefined)[]> {
    const spans = messages.map((message) =>
      startSpan('record', { kind: SpanKind.CONSUMER, attributes: toAttributes(message) }),
    )
    const traced = messages.map((message, index) => withTraceparent(message, spans[index]))
    let outcomes: readonly (RecordOutcome | undefined)[] = []
    try {
      outcomes = await this.#record(traced, fence)
      return outcomes
    } finally {
      for (const [index, span] of spans.entries()) {
        const outcome = outcomes[index]
        if (outcome === undefined) markFailed(span, 'not_recorded')
        else span.setAttribute('truckroll.outcome', outcome)
        span.end()
      }
    }
  }

  async #record(
    messages: readonly NewMessage[],
    fence?: Fence,
  ): Promise<readonly (RecordOutcome | undefined)[]> {
    try {
      const outcomes = await this.#store.recordMessages(messages, fence)
      this.#faults.worked(batch)
      for (const { messageId } of messages) this.#faults.worked(single, messageId)
      return outcomes
    } catch (error) {
      if (isSuperseded(error) || messages.length === 1) {
        if (isSuperseded(error)) throw error
        const subject = messages[0]?.messageId ?? ''
        this.#faults.failed(single, error, { subject, fields: { messageId: subject } })
        return [undefined]
      }
      this.#faults.failed(batch, error, { fields: { messages: messages.length } })
    }
    const outcomes: (RecordOutcome | undefined)[] = []
    const waiting = new Set<string>()
    for (const message of messages) {
      const isBehind = message.events.some(({ key }) => waiting.has(key))
      const outcome = isBehind ? undefined : (await this.#record([message], fence))[0]
      if (outcome === undefined) for (const { key } of message.events) waiting.add(key)
      outcomes.push(outcome)
    }
    return outcomes
  }
}

function withTraceparent(message: NewMessage, span: Span | undefined): NewMessage {
  const traceparent = span === undefined ? undefined : toTraceparent(span)
  return traceparent === undefined ? message : { ...message, traceparent }
}

function toAttributes({ messageId, credential, events, way }: NewMessage): Attributes {
  return {
    'messaging.system': 'dispatch',
    'messaging.operation.type': 'receive',
    'messaging.message.id': messageId,
    'truckroll.credential': credential,
    'truckroll.way': way ?? 'queue',
    'truckroll.events': events.length,
  }
}

function isSuperseded(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'TR_STORE_SUPERSEDED'
}

import {
  type Fence,
  GatewayError,
  type Logger,
  type NewMessage,
  type RecordOutcome,
  type InboxStore,
} from '@truckroll/store'

/**
 * Makes messages durable. If a batch fails, each message is tried alone, so that one that cannot be stored
 * does not keep the others from being acked (guarantee 1), but for those behind it in their job's order: they come
 * again with it.
 */
export class BatchRecorder {
  readonly #store: InboxStore
  readonly #logger: Logger

  constructor(store: InboxStore, logger: Logger) {
    this.#store = store
    this.#logger = logger
  }

  /**
   * Resolves with what became of each message, `undefined` = not recorded.
   * @throws GatewayError `TR_STORE_SUPERSEDED` if somebody else polls by now: nothing was recorded.
   */
  async record(
    messages: readonly NewMessage[],
    fence?: Fence,
  ): Promise<readonly (RecordOutcome | undefined)[]> {
    try {
      return await this.#store.recordMessages(messages, fence)
    } catch (error) {
      if (isSuperseded(error) || messages.length === 1) {
        if (isSuperseded(error)) throw error
        return [this.#report(messages[0], error)]
      }
      this.#logger.warn(
        { err: error, messages: messages.length },
        'recording a batch failed; trying each message alone',
      )
    }
    const outcomes: (RecordOutcome | undefined)[] = []
    const waiting = new Set<string>()
    for (const message of messages) {
      const isBehind = message.events.some(({ key }) => waiting.has(key))
      const outcome = isBehind ? undefined : (await this.record([message], fence))[0]
      if (outcome === undefined) for (const { key } of message.events) waiting.add(key)
      outcomes.push(outcome)
    }
    return outcomes
  }

  #report(message: NewMessage | undefined, error: unknown): undefined {
    this.#logger.error(
      { err: error, messageId: message?.messageId },
      'a message could not be recorded; it is not acked and will come again',
    )
  }
}

function isSuperseded(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'TR_STORE_SUPERSEDED'
}

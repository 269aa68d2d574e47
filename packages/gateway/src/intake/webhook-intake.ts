import { isJsonObject, parseWebhookDelivery, ProtocolError, webhookMessageId } from '@truckroll/protocol'
import { type Clock, GatewayError, type Logger, type NewMessage } from '@truckroll/store'
import type { EventBus } from '../event-bus.ts'
import { sharedCredential } from '../providers/credential-book.ts'
import type { BatchRecorder } from './batch-recorder.ts'
import { readMessage } from './read-message.ts'
import { hasUpdatedAt } from './to-new-message.ts'

/** Without `updated_at` the same bytes are the same event for this long only. */
const repeatsAfterMs = 10 * 60 * 1000

/** Takes what Dispatch pushes instead of being polled. Playbook: Dispatch Outbound > Payload Structure. */
export class WebhookIntake {
  readonly #recorder: BatchRecorder
  readonly #clock: Clock
  readonly #events: EventBus
  readonly #logger: Logger

  constructor(recorder: BatchRecorder, clock: Clock, events: EventBus, logger: Logger) {
    this.#recorder = recorder
    this.#clock = clock
    this.#events = events
    this.#logger = logger
  }

  /**
   * Resolves once the body is durable; a body that is no JSON is recorded as it is.
   * @throws GatewayError `TR_INTAKE_UNAVAILABLE` if it could not be recorded: Dispatch should send it again.
   */
  async receive(body: Uint8Array): Promise<void> {
    const message = this.#toMessage(body)
    const [outcome] = await this.#recorder.record([message])
    if (outcome === undefined) {
      throw new GatewayError('TR_INTAKE_UNAVAILABLE', 'the event could not be recorded now; send it again', {
        isRetryable: true,
      })
    }
    this.#events.emit('message:recorded', {
      messageId: message.messageId,
      credential: message.credential,
      events: message.events.length,
      isDuplicate: outcome === 'duplicate',
    })
  }

  #toMessage(body: Uint8Array): NewMessage {
    const { payload, type } = read(body)
    const received = {
      messageId: webhookMessageId(body),
      credential: sharedCredential,
      receivedAt: this.#clock.now(),
      payload,
      raw: new TextDecoder().decode(body),
      ...(type === undefined ? {} : { type }),
    }
    const message: NewMessage = { ...readMessage(received, this.#logger), way: 'webhook' }
    const isRead = message.events.every(({ unreadable }) => unreadable === undefined)
    return isRead && isJsonObject(payload) && hasUpdatedAt(payload) ? message : { ...message, repeatsAfterMs }
  }
}

function read(body: Uint8Array): { readonly payload: unknown; readonly type?: string } {
  try {
    return parseWebhookDelivery(body)
  } catch (error) {
    // What is no JSON is kept as text: recorded and shown, never thrown away.
    if (error instanceof ProtocolError) return { payload: new TextDecoder().decode(body) }
    throw error
  }
}

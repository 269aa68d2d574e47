import { setImmediate } from 'node:timers/promises'
import {
  isJsonObject,
  parseWebhookDelivery,
  ProtocolError,
  type WebhookDelivery,
  webhookMessageId,
} from '@truckroll/protocol'
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
    const message = await this.#toMessage(body)
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

  async #toMessage(body: Uint8Array): Promise<NewMessage> {
    const { payload, type, excess } = await read(body)
    // Looking at a body of megabytes twice more takes a turn of its own.
    await setImmediate()
    const received = {
      messageId: webhookMessageId(body),
      credential: sharedCredential,
      receivedAt: this.#clock.now(),
      payload,
      raw: new TextDecoder().decode(body),
      excess,
      ...(type === undefined ? {} : { type }),
    }
    const message: NewMessage = { ...(await readMessage(received, this.#logger)), way: 'webhook' }
    const isRead = message.events.every(({ unreadable }) => unreadable === undefined)
    return isRead && isJsonObject(payload) && hasUpdatedAt(payload) ? message : { ...message, repeatsAfterMs }
  }
}

async function read(body: Uint8Array): Promise<WebhookDelivery> {
  try {
    return await parseWebhookDelivery(body)
  } catch (error) {
    // What is no JSON is kept as text: recorded and shown, never thrown away.
    if (error instanceof ProtocolError) return { payload: new TextDecoder().decode(body) }
    throw error
  }
}

import { eventIdOf, type Fence, type NewMessage } from '@truckroll/gateway/store'

/** A message as the function record_messages reads it. */
export function toMessageParameter(message: NewMessage, fence?: Fence): object {
  const repeatId = `${message.messageId}-${message.receivedAt}`
  const isRepeatable = message.repeatsAfterMs !== undefined
  return {
    message_id: message.messageId,
    repeat_id: repeatId,
    first_id: message.events[0]?.id,
    received_at: message.receivedAt,
    repeats_after_ms: message.repeatsAfterMs,
    fence_credential: fence?.credential,
    fence_token: fence?.token,
    events: message.events.map((event) => ({
      id: event.id,
      repeat_id: isRepeatable ? eventIdOf(repeatId, event.index) : undefined,
      key: event.key,
      job_id: event.jobId,
      put_key: event.putKey,
      entity_id: event.entityId,
      organization_id: event.organizationId,
      credential: event.credential,
      message_type: event.messageType,
      body: event.body,
      full_job: event.fullJob,
      job_status: event.jobStatus,
      settles: event.settles,
      is_notice: event.isNotice,
      unreadable: event.unreadable,
    })),
  }
}

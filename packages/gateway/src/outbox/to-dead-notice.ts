import type { ClaimedSend, NewMessage } from '@truckroll/store'

/** What tells the adapter, as `update.rejected`, that Dispatch will never take an update. */
export function toDeadNotice(
  send: ClaimedSend,
  message: string,
  now: number,
): { readonly notice?: NewMessage } {
  const { updateId } = send.claim
  if (send.jobId === undefined) return {}
  const messageId = `${updateId}-dead`
  const event = {
    id: `${messageId}_0`,
    index: 0,
    credential: send.credential ?? 'default',
    key: `update:${updateId}`,
    putKey: 'err',
    body: JSON.stringify({ ID: null, Put: { err: { msg_id: updateId, message } } }),
    isNotice: true,
  }
  return { notice: { messageId, credential: event.credential, receivedAt: now, events: [event] } }
}

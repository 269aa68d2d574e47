import type { NewMessage } from '@truckroll/gateway/embed'
import { messageFor } from '../bench-store.ts'

const description = 'The dishwasher leaks from the door; the owner has put towels down. '.repeat(20)

/** A message that tells a job in full. */
export function fullJobFor(jobId: string, messageId: string): NewMessage {
  const message = messageFor(jobId, messageId)
  const body = JSON.stringify({ id: Number(jobId), status: 'offered', organization_id: 7, description })
  const facts = {
    id: jobId,
    idJson: jobId,
    organizationIdJson: '7',
    sourceIdJson: undefined,
    organizationId: '7',
    externalId: undefined,
    body,
  }
  const put = `{"Put":{"job":${body}}}`
  return { ...message, events: message.events.map((event) => ({ ...event, body: put, fullJob: facts })) }
}

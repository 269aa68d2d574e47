import type { NewEvent, NewMessage } from '../inbox-store.ts'
import { isStorable, toStorable } from '../storable-text.ts'

/**
 * A message whose ids are as they are read back: no store holds half of a surrogate pair, and PostgreSQL no NUL. What
 * strangers choose for ids may hold both, and would be looked for in vain.
 */
export function toStorableMessage(message: NewMessage): NewMessage {
  const { messageId, events } = message
  if (isStorable(messageId) && events.every(isStorableEvent)) return message
  return { ...message, messageId: toStorable(messageId), events: events.map(toStorableEvent) }
}

function isStorableEvent(event: NewEvent): boolean {
  const { id, key, jobId, organizationId, fullJob } = event
  const ids = [id, key, jobId, organizationId, fullJob?.id, fullJob?.organizationId, fullJob?.externalId]
  return ids.every((text) => text === undefined || isStorable(text))
}

function toStorableEvent(event: NewEvent): NewEvent {
  const { jobId, organizationId, fullJob } = event
  return {
    ...event,
    id: toStorable(event.id),
    key: toStorable(event.key),
    ...(jobId === undefined ? {} : { jobId: toStorable(jobId) }),
    ...(organizationId === undefined ? {} : { organizationId: toStorable(organizationId) }),
    ...(fullJob === undefined ? {} : { fullJob: toStorableFacts(fullJob) }),
  }
}

function toStorableFacts(facts: NonNullable<NewEvent['fullJob']>): NonNullable<NewEvent['fullJob']> {
  const { organizationId, externalId } = facts
  return {
    ...facts,
    id: toStorable(facts.id),
    organizationId: organizationId === undefined ? undefined : toStorable(organizationId),
    externalId: externalId === undefined ? undefined : toStorable(externalId),
  }
}

import type { NewMessage } from './inbox-store.ts'
import type { NewUpdate } from './outbox-store.ts'

/** About how many bytes recording these writes: what bounds a batch. */
export function bytesOfMessages(messages: readonly NewMessage[]): number {
  let bytes = 0
  for (const { events } of messages) {
    for (const event of events) bytes += event.body.length + (event.fullJob?.body.length ?? 0)
  }
  return bytes
}

export function bytesOfUpdates(updates: readonly NewUpdate[]): number {
  return updates.reduce((bytes, update) => bytes + update.record.length + (update.file?.byteLength ?? 0), 0)
}

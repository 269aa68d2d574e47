import type { NewMessage, NewUpdate } from '@truckroll/store'

/** About how many bytes recording these writes: what bounds a turn of the group commit. */
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

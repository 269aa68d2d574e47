import type { NewMessage, Store } from '@truckroll/gateway/embed'
import { overrideMethods } from '@truckroll/testing'
import { setTimeout as wait } from 'node:timers/promises'

/** Something that a gateway loses on purpose; the runs must find each. */
export const losses: Readonly<Record<string, (store: Store) => Store>> = {
  'early-ack': (store) =>
    overrideMethods(store, {
      // Said to be recorded at once, recorded a moment later: a kill between loses it.
      async recordMessages(pass, messages, fence) {
        wait(300)
          .then(() => pass(messages, fence))
          .catch(() => undefined)
        return messages.map(() => 'recorded')
      },
    }),
  'dropped-message': (store) => {
    let count = 0
    return dropping(store, () => ++count % 20 === 0)
  },
  'forgotten-step': (store) => overrideMethods(store, { storeStep: async () => true }),
  'dropped-update': (store) => {
    let count = 0
    return overrideMethods(store, {
      async acceptUpdates(pass, updates, cursor) {
        count += 1
        if (count % 20 !== 0) return pass(updates, cursor)
        return updates.map(({ id }) => ({ kind: 'accepted', id, state: 'queued' }))
      },
    })
  },
  'deaf-after-a-while': (store) => {
    const deafAt = performance.now() + 2_000
    return dropping(store, () => performance.now() > deafAt)
  },
  'unreadable-dropped': (store) =>
    dropping(store, ({ events }) => events.some(({ putKey }) => putKey === null)),
}

/** A store that says of some messages that they are recorded, and forgets them. */
function dropping(store: Store, isDropped: (message: NewMessage) => boolean): Store {
  return overrideMethods(store, {
    async recordMessages(pass, messages, fence) {
      const kept = messages.filter((message) => !isDropped(message))
      const outcomes = kept.length === 0 ? [] : await pass(kept, fence)
      return messages.map((message) => outcomes[kept.indexOf(message)] ?? 'recorded')
    },
  })
}

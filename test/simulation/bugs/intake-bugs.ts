import type { NewMessage } from '@truckroll/gateway/embed'
import { overrideMethods } from '@truckroll/testing'
import type { PlantedBug } from './planted-bug.ts'

export const intakeBugs: readonly PlantedBug[] = [
  {
    name: 'lost ack: what was recorded is never taken out of the queue',
    rules: ['never-quiet'],
    connect: (client) => ({ ...client, ack: async () => undefined }),
  },
  {
    name: 'poll before acks: an ack counts as done once it is on its way',
    rules: ['poll-before-acks'],
    connect: (client) => ({
      ...client,
      async ack(request) {
        client.ack(request).catch(() => undefined)
      },
    }),
  },
  {
    name: 'two polls: what a second one takes from the queue is left there',
    rules: ['two-polls'],
    connect: (client) => ({
      ...client,
      async poll(request) {
        client.poll(request).catch(() => undefined)
        return client.poll(request)
      },
    }),
  },
  {
    name: 'ack before fsync: a message is acked before its commit',
    rules: ['ack-not-durable'],
    store: (store) =>
      overrideMethods(store, {
        async recordMessages(pass, messages, fence) {
          pass(messages, fence).catch(() => undefined)
          return messages.map(() => 'recorded')
        },
      }),
  },
  {
    name: 'lost message: a failed write counts as recorded',
    rules: ['ack-not-durable', 'message-lost'],
    store: (store) =>
      overrideMethods(store, {
        recordMessages: (pass, messages, fence) =>
          pass(messages, fence).catch(() => messages.map(() => 'recorded' as const)),
      }),
  },
  {
    name: 'a duplicate is not recognised',
    rules: ['unknown-event'],
    store: (store) => {
      const known = new Set<string>()
      return overrideMethods(store, {
        async recordMessages(pass, messages, fence) {
          const outcomes = await pass(
            messages.map((message) =>
              known.has(message.messageId) ? renamed(message, known.size) : message,
            ),
            fence,
          )
          for (const { messageId } of messages) known.add(messageId)
          return outcomes
        },
      })
    },
  },
  {
    name: 'recorded twice: a repeated message becomes another event of it',
    rules: ['recorded-twice'],
    store: (store, { probe }) =>
      overrideMethods(store, {
        async recordMessages(pass, messages, fence) {
          const outcomes = await pass(messages, fence)
          for (const [index, { messageId }] of messages.entries()) {
            if (outcomes[index] === 'duplicate') probe.change(recordAgain, messageId)
          }
          return outcomes
        },
      }),
  },
  {
    name: 'two pollers: the lease is polled under although somebody else holds it',
    rules: ['two-pollers'],
    canShow: ({ acts }) => acts.some(({ kind }) => kind === 'rival'),
    store: (store) =>
      overrideMethods(store, {
        acquireLease: async (pass, credential, holder, ttlMs) =>
          (await pass(credential, holder, ttlMs)) ?? { credential, token: 1 },
        renewLease: async (pass, lease, ttlMs) => (await pass(lease, ttlMs)) || true,
      }),
  },
  {
    name: 'no fence: a poller that was superseded records',
    rules: ['no-fence'],
    canShow: ({ acts }) => acts.some(({ kind }) => kind === 'rival'),
    store: (store) => overrideMethods(store, { recordMessages: (pass, messages) => pass(messages) }),
  },
  {
    name: 'a part of a batch is recorded although what is before it was not',
    rules: ['order'],
    store: (store) =>
      overrideMethods(store, {
        // The batch fails, and tried alone its first message fails once more: those behind it must wait.
        async recordMessages(pass, messages, fence) {
          const [first, ...others] = messages
          if (first === undefined || others.length === 0) return pass(messages, fence)
          const outcomes = await pass(others, fence)
          return Promise.reject(new Error(`recorded ${outcomes.length} of ${messages.length}`))
        },
      }),
  },
]

const recordAgain = `
  insert or ignore into events (id, message_id, key, job_id, credential, is_full_job, is_notice, state, recorded_at,
    finished_at, body)
  select id || '-again', message_id, key, job_id, credential, is_full_job, is_notice, 'done', recorded_at, recorded_at, body
  from events where message_id = ? limit 1`

function renamed(message: NewMessage, count: number): NewMessage {
  const messageId = `${message.messageId}-${count}`
  return {
    ...message,
    messageId,
    events: message.events.map((event) => ({ ...event, id: `${messageId}_${event.index}` })),
  }
}

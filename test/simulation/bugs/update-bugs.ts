import type { NewUpdate } from '@truckroll/gateway/embed'
import { overrideMethods } from '@truckroll/testing'
import type { PlantedBug } from './planted-bug.ts'

export const updateBugs: readonly PlantedBug[] = [
  {
    name: 'lost update: it is answered as queued and not kept',
    rules: ['change-lost', 'update-lost'],
    store: (store) =>
      overrideMethods(store, {
        acceptUpdates: async (pass, updates, cursor) =>
          updates.length === 1 && updates[0]?.kind === 'enroute'
            ? updates.map(({ id }) => ({ kind: 'accepted' as const, id, state: 'queued' as const }))
            : pass(updates, cursor),
      }),
  },
  {
    name: 'cursor first: where the vendor was read up to is kept before what was read',
    rules: ['change-lost'],
    // Few changes come at once, so a store that rarely fails rarely loses more changes than the adapter reads
    // a second time.
    canShow: ({ hears, rates }) => hears === 'polls' && (rates['store-fails'] ?? 0) > 0.05,
    store: (store) =>
      overrideMethods(store, {
        async acceptUpdates(pass, updates, cursor) {
          if (cursor !== undefined) await pass([], cursor)
          return pass(updates)
        },
      }),
  },
  {
    name: 'early change: a link goes back to no place, and what the vendor told before it is lost',
    rules: ['change-lost'],
    canShow: ({ hears }) => hears === 'polls',
    store: (store) =>
      overrideMethods(store, { startAttempt: (pass, attempt) => pass({ ...attempt, keepsPosition: false }) }),
  },
  {
    name: 'echo not dropped',
    rules: ['echo-sent'],
    store: (store) =>
      overrideMethods(store, {
        acceptUpdates: (pass, updates, cursor) =>
          pass(
            updates.map((update) => ({ ...update, echo: undefined })),
            cursor,
          ),
      }),
  },
  {
    name: 'an hour off: a visit over a change of clocks is reckoned by wall time',
    rules: ['echo-sent'],
    store: (store) =>
      overrideMethods(store, {
        acceptUpdates: (pass, updates, cursor) =>
          pass(
            updates.map((update) => ({ ...update, echo: update.echo && byWallTime(update.echo) })),
            cursor,
          ),
      }),
  },
  {
    name: 'a real change is dropped as an echo: its value is not compared',
    rules: ['change-dropped'],
    store: (store) =>
      overrideMethods(store, {
        startAttempt: (pass, attempt) =>
          pass({ ...attempt, echoes: attempt.echoes.map((echo) => ({ ...echo, value: '' })) }),
        acceptUpdates: (pass, updates, cursor) =>
          pass(
            updates.map((update) => ({ ...update, echo: update.echo && { ...update.echo, value: '' } })),
            cursor,
          ),
      }),
  },
  {
    name: 'a real change is dropped as an echo: what Dispatch undid stays in the ledger',
    rules: ['change-dropped'],
    store: (store) =>
      overrideMethods(store, {
        startAttempt: (pass, attempt) => pass({ ...attempt, endsEchoes: undefined }),
      }),
  },
  {
    name: 'MessageId changes on a retry',
    rules: ['post-unknown'],
    connect: (client) => {
      const seen = new Set<string>()
      return {
        ...client,
        async post(request) {
          const { messageId = '' } = request
          const isAgain = seen.has(messageId)
          seen.add(messageId)
          return client.post(isAgain ? { ...request, messageId: `${messageId}-again` } : request)
        },
      }
    },
  },
  {
    name: 'bytes change on a retry',
    rules: ['bytes-changed'],
    connect: (client) => {
      const seen = new Set<string>()
      return {
        ...client,
        async post(request) {
          const isAgain = seen.has(request.messageId ?? '')
          seen.add(request.messageId ?? '')
          // The time that gzip keeps in its header.
          const body = isAgain ? request.body.with(4, 7) : request.body
          return client.post({ ...request, body })
        },
      }
    },
  },
  {
    name: 'update order: one that failed lets the next of its job go first',
    rules: ['update-order'],
    store: (store, { probe }) =>
      overrideMethods(store, {
        async finishSend(pass, claim, outcome) {
          if (outcome.state === 'retry') {
            probe.change('update updates set aside_until = ? where id = ?', outcome.dueAt, claim.updateId)
          }
          return pass(claim, outcome)
        },
      }),
  },
  {
    name: 'unbounded: all updates are taken into memory',
    rules: ['not-bounded'],
    store: (store) =>
      overrideMethods(store, { claimSends: (pass, options) => pass({ ...options, limit: 100 }) }),
  },
  {
    name: 'a failed post counts as sent',
    rules: ['update-lost'],
    store: (store) =>
      overrideMethods(store, {
        finishSend: (pass, claim, outcome) =>
          pass(claim, outcome.state === 'retry' ? { state: 'sent' } : outcome),
      }),
  },
  {
    name: 'the idempotency key is forgotten',
    rules: ['taken-twice', 'repeat-not-known'],
    store: (store) =>
      overrideMethods(store, {
        acceptUpdates: (pass, updates, cursor) =>
          pass(
            updates.map((update) => ({ ...update, idempotencyKey: `${update.idempotencyKey} ${update.id}` })),
            cursor,
          ),
      }),
  },
  {
    name: 'a status that came late is taken',
    rules: ['late-taken'],
    store: (store) =>
      overrideMethods(store, {
        acceptUpdates: (pass, updates, cursor) =>
          pass(
            updates.map((update) => ({ ...update, isForced: true })),
            cursor,
          ),
      }),
  },
]

/** The end of a visit from its start and the difference that the machine's clocks show. */
function byWallTime(echo: NonNullable<NewUpdate['echo']>): NewUpdate['echo'] {
  if (echo.kind !== 'schedule') return echo
  const [start = 0, end = 0] = echo.value.split('/').map(Number)
  const offset = (at: number) => new Date(at).getTimezoneOffset() * 60_000
  return { ...echo, value: `${start}/${end - offset(end) + offset(start)}` }
}

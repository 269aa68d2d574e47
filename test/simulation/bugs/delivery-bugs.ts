import { overrideMethods } from '@truckroll/testing'
import { lateProvider, providers } from '../providers.ts'
import type { PlantedBug } from './planted-bug.ts'

export const deliveryBugs: readonly PlantedBug[] = [
  {
    name: 'order on retry: a failed event goes behind the others of its job',
    rules: ['order'],
    store: (store, { probe }) =>
      overrideMethods(store, {
        async finishAttempt(pass, claim, outcome, goOn) {
          const finished = await pass(claim, outcome, goOn)
          if (finished !== undefined && outcome.state === 'retry') toEnd(probe, claim.eventId)
          return finished
        },
      }),
  },
  {
    name: 'double step: the result of a step is not kept',
    rules: ['step-repeated'],
    store: (store) => overrideMethods(store, { storeStep: async () => true }),
  },
  {
    name: 'attempt counted late: it is written when it has ended',
    rules: ['attempt-not-written'],
    store: (store) => {
      const begun = new Map<string, Parameters<typeof store.startAttempt>[0]>()
      return overrideMethods(store, {
        async startAttempt(_, attempt) {
          begun.set(attempt.claim.eventId, attempt)
          return 1
        },
        async finishAttempt(pass, claim, outcome, goOn) {
          const attempt = begun.get(claim.eventId)
          if (attempt !== undefined) await store.startAttempt(attempt)
          return pass(claim, outcome, goOn)
        },
      })
    },
  },
  {
    name: 'find not asked: the vendor is not looked at before a retry',
    rules: ['find-not-asked', 'made-twice'],
    bms: (bms) => overrideMethods(bms, { find: async () => undefined }),
  },
  {
    name: 'find lies: what was done is done again',
    rules: ['made-twice'],
    bms: (bms) =>
      overrideMethods(bms, {
        async find(pass, call) {
          await pass(call)
          return undefined
        },
      }),
  },
  {
    name: 'key stuck: the wake-up of the next event is lost',
    rules: ['never-quiet', 'key-stuck'],
    store: (store, { probe }) =>
      overrideMethods(store, {
        async finishAttempt(pass, claim, outcome) {
          const finished = await pass(claim, outcome)
          if (outcome.state === 'done' && claim.eventId.endsWith('a_0')) {
            probe.change('delete from keys where key = ?', claim.key)
          }
          return finished
        },
      }),
  },
  {
    name: 'starved provider: the same one is served first each time',
    rules: ['starved'],
    store: (store) =>
      overrideMethods(store, {
        async claimEvents(pass, options) {
          for (const favourite of providers) {
            const others = providers.filter((name) => name !== favourite)
            const claimed = await pass({
              ...options,
              perProvider: 100,
              skip: new Set([...options.skip, ...others, '']),
            })
            if (claimed.length > 0) return claimed
          }
          return pass(options)
        },
      }),
  },
  {
    name: 'unbounded: all that is due is taken into memory, though not begun',
    rules: ['not-bounded'],
    store: (store) =>
      overrideMethods(store, { claimEvents: (pass, options) => pass({ ...options, limit: 100 }) }),
  },
  {
    name: 'unbounded: one provider has all places',
    rules: ['not-bounded'],
    store: (store) =>
      overrideMethods(store, {
        claimEvents: (pass, options) => pass({ ...options, limit: 100, perProvider: 100 }),
      }),
  },
  {
    name: 'not held: jobs are handed over before their provider is connected',
    rules: ['not-held'],
    canShow: ({ jobs }) => jobs.some(({ provider }) => provider === lateProvider),
    store: (store) =>
      overrideMethods(store, { claimEvents: (pass, options) => pass({ ...options, holdsUnknown: false }) }),
  },
  {
    name: 'parked too early: the first failure is the last',
    rules: ['parked-wrongly'],
    store: (store) =>
      overrideMethods(store, {
        finishAttempt: (pass, claim, outcome) =>
          outcome.state === 'retry'
            ? pass(claim, { state: 'dead', cause: outcome.cause, message: outcome.message })
            : pass(claim, outcome),
      }),
  },
  {
    name: 'given back: an attempt whose end is not stored is begun again and counts as crashed',
    rules: ['false-crash'],
    store: (store) =>
      overrideMethods(store, {
        async finishAttempt(pass, claim, outcome) {
          try {
            return await pass(claim, outcome)
          } catch {
            await store.releaseClaim(claim)
            return undefined
          }
        },
      }),
  },
  {
    name: 'done again: the end of a delivery is not kept',
    rules: ['done-again'],
    store: (store) =>
      overrideMethods(store, {
        async finishAttempt(pass, claim, outcome) {
          if (outcome.state !== 'done') return pass(claim, outcome)
          await store.releaseClaim(claim)
          return { next: undefined }
        },
      }),
  },
  {
    name: 'pause ignored: what is paused is handed out all the same',
    rules: ['not-paused'],
    canShow: ({ acts }) => acts.some(({ kind }) => kind === 'pause'),
    store: (store) => overrideMethods(store, { pause: async () => undefined }),
  },
  {
    name: 'too fast: calls to the BMS go as they come, whatever their rate',
    rules: ['too-fast'],
    canShow: ({ callRates }) => callRates !== undefined,
    store: (store) =>
      overrideMethods(store, {
        takeCalls: async (_, { wanted }) => ({
          granted: wanted.map(({ count }) => count),
          waitMs: undefined,
        }),
      }),
  },
  {
    name: 'key idle: a key whose work is done keeps its row',
    rules: ['key-idle'],
    store: (store, { probe }) =>
      overrideMethods(store, {
        async finishAttempt(pass, claim, outcome) {
          const isFinished = await pass(claim, outcome)
          probe.change(
            "insert into keys (key, credential, queue, gates, due_at, since) values (?, '', '', 8, 0, 0) on conflict do nothing",
            claim.key,
          )
          return isFinished
        },
      }),
  },
  {
    name: 'in hand twice: what runs is handed out again once its claim ran out',
    rules: ['two-at-once', 'attempt-repeated', 'false-crash'],
    store: (store) =>
      overrideMethods(store, {
        claimEvents: (pass, options) => pass({ ...options, inHand: new Set() }),
      }),
  },
]

/** Gives the event a place behind all others, with its attempts and steps. */
function toEnd(probe: { change(sql: string, ...values: (string | number)[]): void }, eventId: string): void {
  const last = '(select max(seq) + 1 from events)'
  const own = '(select seq from events where id = ?)'
  probe.change(`update attempts set event_seq = ${last} where event_seq = ${own}`, eventId)
  probe.change(`update steps set event_seq = ${last} where event_seq = ${own}`, eventId)
  probe.change(`update events set seq = ${last} where id = ?`, eventId)
}

import { overrideMethods, wait } from '@truckroll/testing'
import type { PlantedBug } from './planted-bug.ts'

/** Of what people ask for, of retention and of stopping. */
export const controlBugs: readonly PlantedBug[] = [
  {
    name: 'not replayed: a replay of many is through before its items are',
    rules: ['not-replayed'],
    store: (store, { probe }) =>
      overrideMethods(store, {
        async startReplay(pass, replay) {
          const total = await pass(replay)
          probe.change('update replays set finished_at = started_at where id = ?', replay.id)
          return total
        },
      }),
  },
  {
    name: 'purged early: what is parked goes with what is done',
    rules: ['purged-early', 'message-lost'],
    store: (store, { probe }) =>
      overrideMethods(store, {
        async purge(pass, rule) {
          const slice = await pass(rule)
          probe.change("delete from events where state = 'dead'")
          return slice
        },
      }),
  },
  {
    name: 'purged early: bodies go as soon as they are done',
    rules: ['purged-early'],
    store: (store) => overrideMethods(store, { purge: (pass, rule) => pass({ ...rule, retentionMs: 0 }) }),
  },
  {
    name: 'not purged: the first slice is the last',
    rules: ['not-purged'],
    canShow: ({ growsOld }) => growsOld === true,
    store: (store) =>
      overrideMethods(store, {
        async purge(pass, rule) {
          await pass({ ...rule, limit: 2 })
          return { emptied: 0, deleted: 0 }
        },
      }),
  },
  {
    name: 'repeated once more: what a vendor still tells of is forgotten with what is old',
    rules: ['taken-twice'],
    canShow: ({ growsOld, hears }) => growsOld === true && hears === 'polls',
    store: (store, { probe }) =>
      overrideMethods(store, {
        async acceptUpdates(pass, updates, cursor) {
          const outcomes = await pass(updates, cursor)
          probe.change('update updates set repeated_at = null')
          return outcomes
        },
      }),
  },
  {
    name: 'slow stop: it waits for a store that takes its time to close',
    rules: ['slow-stop'],
    canShow: ({ acts }) => acts.some(({ kind }) => kind === 'stop'),
    store: (store, { clock }) =>
      overrideMethods(store, {
        async close(pass) {
          await wait(clock, 15_000)
          return pass()
        },
      }),
  },
]

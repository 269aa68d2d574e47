import { overrideMethods } from '@truckroll/testing'
import type { Scenario } from '../scenario.ts'
import type { PlantedBug } from './planted-bug.ts'

/** Jobs that Dispatch tells with another organization. */
export const moveBugs: readonly PlantedBug[] = [
  {
    name: 'loss untold: whoever had the job never hears that another one has it',
    rules: ['loss-not-told'],
    canShow: hasMoves,
    store: (store, { probe }) =>
      overrideMethods(store, {
        async recordMessages(pass, messages, fence) {
          const outcomes = await pass(messages, fence)
          // As if nothing of the job had been handed over.
          probe.change(
            "update events set state = 'skipped', finished_at = recorded_at where put_key = 'job.moved' and attempts = 0",
          )
          probe.change(
            "delete from keys where key not in (select key from events where state in ('waiting', 'dead'))",
          )
          return outcomes
        },
      }),
  },
  {
    name: 'wrong provider: what the first still waits for goes to the second',
    rules: ['wrong-provider'],
    canShow: hasMoves,
    store: (store) =>
      overrideMethods(store, {
        async claimEvents(pass, options) {
          const claimed = await pass(options)
          return Promise.all(
            claimed.map(async (event) => {
              const job = event.jobId === undefined ? undefined : await store.getJob(event.jobId)
              return job === undefined ? event : { ...event, provider: job.provider }
            }),
          )
        },
      }),
  },
  {
    name: 'sent as another: what the first tells after its loss is taken as told by the second',
    rules: ['sent-as-another'],
    canShow: hasMoves,
    store: (store) =>
      overrideMethods(store, {
        acceptUpdates: (pass, updates, cursor) =>
          pass(
            updates.map(({ term: _term, ...update }) => update),
            cursor,
          ),
      }),
  },
]

function hasMoves({ acts }: Scenario): boolean {
  return acts.some((act) => act.kind === 'message' && act.message.what === 'move')
}

import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { testReplayAfterKill } from './support/replay-after-kill.ts'

testReplayAfterKill('on PostgreSQL a replay at a rate that kill -9 interrupts goes on, each item once', {
  why: await whyNoServer(),
  async store() {
    const cluster = await Cluster.start()
    const env = { TRUCKROLL_STORE: await cluster.createDatabase() }
    return { env, remove: () => cluster[Symbol.asyncDispose]() }
  },
  // After kill -9 a claim on PostgreSQL runs out only after a minute.
  goesOnWithinMs: 80_000,
})

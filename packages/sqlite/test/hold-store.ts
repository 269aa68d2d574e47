import { SystemClock } from '@truckroll/store'
import { createSqliteStore } from '@truckroll/sqlite'
import { fullJob, stamp } from '@truckroll/store/contract'

// Run as a process of its own: opens the store given, begins an attempt, and stays until it is killed.
const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('expected the path of a store')
const store = createSqliteStore({ path, clock: new SystemClock() })
await store.open(stamp)
await store.acquireLease('default', 'holder', 15_000)
await store.recordMessages([fullJob('held')])
const [event] = await store.claimEvents({
  limit: 1,
  claimMs: 60_000,
  perProvider: 1,
  inFlight: new Map(),
  skip: new Set(),
  holdsUnknown: false,
})
if (event === undefined) throw new Error('expected an event')
await store.startAttempt({ claim: event.claim, handed: { type: 'job.created', data: '{}' }, echoes: [] })
process.stdout.write('held\n')
setInterval(() => undefined, 60_000)

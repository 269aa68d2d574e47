import { createSqliteStore } from '@truckroll/sqlite'
import { SystemClock, type Logger, type StoreRoom } from '@truckroll/store'
import { stamp, TestClock } from '@truckroll/store/contract'
import { expect, it, onTestFinished, vi } from 'vitest'
import { FaultLog } from '../faults/fault-log.ts'
import { ClockGuard } from './clock-guard.ts'
import { DispatchClock } from './dispatch-clock.ts'
import { Purger } from './purger.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const minuteMs = 60_000

it.each([
  [true, 3],
  [false, 1],
])('retention begins a round each minute if the store is full (%s)', async (isFull, rounds) => {
  const clock = new TestClock()
  const store = createSqliteStore({ path: ':memory:', clock: new SystemClock() })
  await store.open(stamp)
  store.readRoom = async (): Promise<StoreRoom> => ({ freeBytes: 0, isFull })
  const { purge } = store
  let purges = 0
  store.purge = async (rule) => {
    purges += 1
    return purge.call(store, rule)
  }
  const guard = new ClockGuard(store, clock, new DispatchClock(clock))
  const purger = new Purger({
    store,
    clock,
    logger: silent,
    faults: new FaultLog(clock, silent),
    guard,
    retentionMs: 1e9,
    evidenceMs: 1e9,
  })
  onTestFinished(async () => {
    await purger.stop(0)
    await store.close()
  })
  purger.start()
  const rests = () => vi.waitFor(() => expect(clock.waiting).toBe(1))
  for (let minute = 0; minute < 3; minute += 1) {
    await rests()
    clock.advance(minuteMs)
  }
  await rests()
  expect(purges).toBe(rounds)
})

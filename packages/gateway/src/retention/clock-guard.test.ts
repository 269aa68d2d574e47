import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '@truckroll/sqlite'
import { SystemClock } from '@truckroll/store'
import { ClockGuard } from './clock-guard.ts'
import { DispatchClock } from './dispatch-clock.ts'

const hourMs = 3_600_000

class SetClock extends SystemClock {
  time = Date.UTC(2026, 2, 1)

  override now(): number {
    return this.time
  }
}

async function start() {
  const clock = new SetClock()
  const store = createSqliteStore({ path: ':memory:' })
  await store.open({ environment: 'sandbox', instance: 'main' })
  const dispatch = new DispatchClock(clock)
  return {
    clock,
    dispatch,
    guard: new ClockGuard(store, clock, dispatch),
    again: () => new ClockGuard(store, clock, dispatch),
  }
}

describe('whether the clock may be trusted', () => {
  it('is no for a day after it went forward by more than a day, also over a restart', async () => {
    const { clock, guard, again } = await start()
    expect(await guard.whyWait()).toBeUndefined()
    clock.time += 24 * hourMs
    expect(await guard.whyWait()).toBeUndefined()
    clock.time += 25 * hourMs
    expect(await again().whyWait()).toContain('more than a day')
    clock.time += 23 * hourMs
    expect(await again().whyWait()).toContain('more than a day')
    clock.time += hourMs
    expect(await again().whyWait()).toBeUndefined()
  })

  it('is yes once it is set back', async () => {
    const { clock, guard } = await start()
    await guard.whyWait()
    clock.time += 3 * 365 * 24 * hourMs
    expect(await guard.whyWait()).toBeDefined()
    clock.time -= 3 * 365 * 24 * hourMs
    expect(await guard.whyWait()).toBeUndefined()
  })

  it.each([2, -2])("is no while it is %s hours from Dispatch's", async (hours) => {
    const { clock, dispatch, guard } = await start()
    dispatch.hear(clock.time + hours * hourMs)
    expect(await guard.whyWait()).toContain("Dispatch's")
    dispatch.hear(clock.time + (hours * hourMs) / 4)
    expect(await guard.whyWait()).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { createVirtualClock } from './virtual-clock.ts'
import { wait } from './wait.ts'

describe('a virtual clock', () => {
  it('fires what comes due in its order, each once the promises of the one before have settled', async () => {
    const clock = createVirtualClock(1_000)
    const heard: string[] = []
    const chain = async () => {
      await wait(clock, 10)
      heard.push('first')
      await wait(clock, 10)
      heard.push('third')
    }
    void chain()
    clock.setTimer(15, () => heard.push('second'))
    clock.setTimer(12, () => heard.push('never')).cancel()
    await clock.advance(20)
    expect(heard).toEqual(['first', 'second', 'third'])
    expect(clock.now()).toBe(1_020)
  })

  it('fires what is due at the same time in the order in which it was set', async () => {
    const clock = createVirtualClock()
    const heard: number[] = []
    for (const number of [1, 2, 3]) clock.setTimer(5, () => heard.push(number))
    await clock.advance(4)
    expect(heard).toEqual([])
    await clock.advance(1)
    expect(heard).toEqual([1, 2, 3])
  })

  it('tells whole milliseconds only, whatever a timer was set to', async () => {
    const clock = createVirtualClock(1_000)
    const heard: number[] = []
    clock.setTimer(0.25, () => heard.push(clock.now()))
    clock.setTimer(7.5, () => heard.push(clock.now()))
    await clock.advance(10)
    expect(heard).toEqual([1_001, 1_008])
  })

  it('fires no timer earlier or later for a jump of its wall time', async () => {
    const clock = createVirtualClock(1_000)
    const heard: number[] = []
    clock.setTimer(100, () => heard.push(clock.now()))
    clock.jump(-500)
    expect(clock.now()).toBe(500)
    await clock.advance(99)
    expect(heard).toEqual([])
    clock.jump(3_600_000)
    await clock.advance(1)
    expect(heard).toEqual([3_600_600])
    expect(clock.elapsedMs()).toBe(100)
  })
})

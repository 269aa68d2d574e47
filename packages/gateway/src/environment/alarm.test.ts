import { TestClock } from '@truckroll/store/contract'
import { describe, expect, it } from 'vitest'
import { Alarm } from './alarm.ts'

/** Lets all that follows from what was done so far happen, without any time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

async function isOver(rest: Promise<void>): Promise<boolean> {
  let over = false
  void rest.then(() => (over = true))
  await settle()
  return over
}

describe('a loop that rests by its alarm', () => {
  it('goes on after the time', async () => {
    const clock = new TestClock()
    const rest = new Alarm(clock).rest(50)
    clock.advance(49)
    expect(await isOver(rest)).toBe(false)
    clock.advance(1)
    expect(await isOver(rest)).toBe(true)
  })

  it('goes on at a ring', async () => {
    const alarm = new Alarm(new TestClock())
    const rest = alarm.rest(50)
    expect(await isOver(rest)).toBe(false)
    alarm.ring()
    expect(await isOver(rest)).toBe(true)
    expect(await isOver(alarm.rest(50))).toBe(false)
  })

  it('does not rest at all after a ring while it was at work, once however often it rang', async () => {
    const alarm = new Alarm(new TestClock())
    alarm.ring()
    alarm.ring()
    expect(await isOver(alarm.rest(50))).toBe(true)
    expect(await isOver(alarm.rest(50))).toBe(false)
  })

  it('rests after a ring whose cause it has seen', async () => {
    const alarm = new Alarm(new TestClock())
    alarm.ring()
    alarm.clear()
    expect(await isOver(alarm.rest(50))).toBe(false)
  })
})

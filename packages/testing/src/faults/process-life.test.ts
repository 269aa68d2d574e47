import { describe, expect, it } from 'vitest'
import { createVirtualClock, settled } from '../clock/virtual-clock.ts'
import { ProcessLife, type Crash } from './process-life.ts'

class Counter {
  #count = 0
  get count(): number {
    return this.#count
  }
  async add(): Promise<number> {
    this.#count += 1
    return this.#count
  }
}

async function callTimes(times: number, crash: Crash) {
  const counter = new Counter()
  const crashes: string[] = []
  const clock = createVirtualClock()
  const life = new ProcessLife(clock, ({ seam, name, when }) => crashes.push(`${when} ${seam}.${name}`))
  const guarded = life.guard('store', counter)
  life.crashAt(crash)
  let fired = false
  life.clock.setTimer(5, () => (fired = true))
  const answers: number[] = []
  for (let call = 0; call < times; call++) void guarded.add().then((answer) => answers.push(answer))
  await settled()
  await clock.advance(10)
  return { answers, count: counter.count, crashes, fired, isDead: life.isDead }
}

describe('a life that ends', () => {
  it('before a call has neither the effect nor the answer of it or of any later one', async () => {
    expect(await callTimes(4, { call: 3, when: 'before' })).toEqual({
      answers: [],
      count: 2,
      crashes: ['before store.add'],
      fired: false,
      isDead: true,
    })
  })

  it('after a call has its effect and not its answer', async () => {
    const { count, crashes } = await callTimes(1, { call: 1, when: 'after' })
    expect({ count, crashes }).toEqual({ count: 1, crashes: ['after store.add'] })
  })

  it('counts the calls of one seam if asked to', async () => {
    const { answers, isDead } = await callTimes(3, { seam: 'bms', call: 1, when: 'before' })
    expect({ answers, isDead }).toEqual({ answers: [1, 2, 3], isDead: false })
  })
})

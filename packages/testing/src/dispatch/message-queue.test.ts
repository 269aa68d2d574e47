import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../seeded-random.ts'
import { MessageQueue } from './message-queue.ts'

function createQueue() {
  let now = 0
  const queue = new MessageQueue(createSeededRandom(1), () => now, 30_000)
  const put = (id: string, group: string) => queue.put({ id, group, type: 'job', payload: {} })
  const take = (limit = 10) => queue.take(limit).map(({ message, receipt }) => ({ id: message.id, receipt }))
  return { queue, put, take, pass: (ms: number) => (now += ms) }
}

describe('the queue of the simulated Dispatch', () => {
  it('hands out a group in its order, and nothing more of it while one of it is hidden', () => {
    const { queue, put, take } = createQueue()
    put('a1', 'a')
    put('a2', 'a')
    put('b1', 'b')
    const [first] = take(1)
    expect(first?.id).toBe('a1')
    expect(take().map(({ id }) => id)).toEqual(['b1'])
    expect(queue.ack(first?.receipt ?? '')?.id).toBe('a1')
    expect(take().map(({ id }) => id)).toEqual(['a2'])
  })

  it('hands a message out again after its time, under the same id with another receipt; the old one is refused', () => {
    const { queue, put, take, pass } = createQueue()
    put('a1', 'a')
    const [first] = take()
    expect(take()).toEqual([])
    pass(30_000)
    expect(queue.ack(first?.receipt ?? '')).toBeUndefined()
    const [second] = take()
    expect(second?.id).toBe('a1')
    expect(second?.receipt).not.toBe(first?.receipt)
    expect(queue.ack(first?.receipt ?? '')).toBeUndefined()
    expect(queue.ack(second?.receipt ?? '')).toMatchObject({ isAcked: true, deliveries: 2 })
    expect(queue.open()).toEqual([])
  })
})

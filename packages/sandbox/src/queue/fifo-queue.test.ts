import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OutgoingMessage } from '../world/decision.ts'
import { FifoQueue } from './fifo-queue.ts'
import type { QueueEntry } from './fifo-queue.ts'

const timeoutMs = 30_000

const messageOf = (group: string, seq: number): OutgoingMessage => ({
  id: `m${seq}`,
  procedureId: 'p',
  accountKey: 'a',
  group,
  type: null,
  payloadText: '{}',
})

const entryOf = (group: string, seq: number): QueueEntry => ({
  seq,
  message: messageOf(group, seq),
  queuedAt: 0,
  receipt: null,
  visibleAt: null,
  deliveries: 0,
})

const commandArbitrary = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), group: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('poll' as const), max: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('ack' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 10_000, timeoutMs) }),
)

describe('order within a group', () => {
  test('holds under any mix of polls, acks and time-outs', () => {
    fc.assert(
      fc.property(fc.array(commandArbitrary, { maxLength: 120 }), (commands) => {
        const queue = new FifoQueue()
        /** The expected state: each group's unacked messages in order, and until when each is hidden. */
        const model = new Map<string, Map<number, number>>()
        const receipts: { receipt: string; seq: number; group: string; visibleAt: number }[] = []
        const latest = new Map<number, string>()
        let now = 0
        let seq = 0
        let receiptCount = 0
        for (const command of commands) {
          if (command.kind === 'add') {
            seq += 1
            queue.add(entryOf(command.group, seq))
            model.set(command.group, (model.get(command.group) ?? new Map<number, number>()).set(seq, 0))
          } else if (command.kind === 'wait') {
            now += command.ms
          } else if (command.kind === 'ack') {
            const chosen = receipts[command.pick % Math.max(receipts.length, 1)]
            if (chosen === undefined) continue
            const isValid =
              model.get(chosen.group)?.has(chosen.seq) === true &&
              latest.get(chosen.seq) === chosen.receipt &&
              chosen.visibleAt > now
            expect(queue.ack(chosen.receipt, now).result === 'acked').toBe(isValid)
            if (isValid) model.get(chosen.group)?.delete(chosen.seq)
          } else {
            const taken = queue.take(command.max, now, now + timeoutMs, () => `r${++receiptCount}`)
            expect(taken.length).toBeLessThanOrEqual(command.max)
            const byGroup = Map.groupBy(taken, ({ message }) => message.group)
            for (const [group, entries] of byGroup) {
              const waiting = model.get(group) ?? new Map<number, number>()
              expect([...waiting.values()].every((hiddenUntil) => hiddenUntil <= now)).toBe(true)
              expect(entries.map((entry) => entry.seq)).toEqual([...waiting.keys()].slice(0, entries.length))
            }
            const free = [...model.values()].filter((waiting) =>
              [...waiting.values()].every((until) => until <= now),
            )
            const available = free.reduce((sum, waiting) => sum + waiting.size, 0)
            expect(taken.length).toBe(Math.min(available, command.max))
            for (const { seq: place, receipt, visibleAt, message } of taken) {
              if (receipt === null || visibleAt === null) throw new Error('handed out without a receipt')
              model.get(message.group)?.set(place, visibleAt)
              latest.set(place, receipt)
              receipts.push({ receipt, seq: place, group: message.group, visibleAt })
            }
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  test('10,000 messages of one group are drained in order', () => {
    const queue = new FifoQueue()
    for (let seq = 1; seq <= 10_000; seq++) queue.add(entryOf('a', seq))
    const seen: number[] = []
    let receiptCount = 0
    while (queue.size > 0) {
      for (const { seq, receipt } of queue.take(10, 0, 1, () => `r${++receiptCount}`)) {
        seen.push(seq)
        queue.ack(receipt ?? '', 0)
      }
    }
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1))
  })
})

describe('read back in flight', () => {
  test('stays hidden until its time, then its receipt is late', () => {
    const queue = new FifoQueue()
    queue.add({ ...entryOf('a', 1), receipt: 'old', visibleAt: 100, deliveries: 1 })
    queue.add(entryOf('a', 2))
    const take = (now: number): string[] =>
      queue.take(10, now, now + 100, () => `r${now}`).map(({ message }) => message.id)
    expect(take(99)).toEqual([])
    expect(queue.ack('old', 100).result).toBe('late')
    expect(take(100)).toEqual(['m1', 'm2'])
    expect(queue.ack('old', 101).result).toBe('unknown')
  })
})

import { describe, expect, it } from 'vitest'
import type { Request } from '../routine/routine.ts'
import { Statement } from '../routine/routine.ts'
import { runRoutine } from '../routine/run-routine.ts'
import { rules } from '../rules.ts'
import { Twins, type ToldTwin } from './twins.ts'

const now = 10 * rules.dayMs

function told(seq: number, way: 'queue' | 'webhook', changes: Partial<ToldTwin> = {}): ToldTwin {
  return { seq, hash: 'h', way, toldAt: now - 1, isAnswered: false, ...changes }
}

/** Records one more; returns which it repeats. */
function record(twins: Twins, seq: number, way: 'queue' | 'webhook'): number | undefined {
  const twin = twins.find('h', way)
  twins.add(seq, 'h', way, twin)
  return twin?.seq
}

describe('an entry that comes twice', () => {
  it.each([
    ['by the other way', [told(1, 'queue')], 'webhook', 1],
    ['by the queue twice', [told(1, 'queue')], 'queue', undefined],
    ['by webhook twice', [told(1, 'webhook')], 'webhook', 1],
    [
      'by the other way, when that was answered',
      [told(1, 'queue', { isAnswered: true })],
      'webhook',
      undefined,
    ],
    ['by webhook twice, when that was answered', [told(1, 'webhook', { isAnswered: true })], 'webhook', 1],
    ['a day ago', [told(1, 'queue', { toldAt: now - rules.dayMs })], 'webhook', undefined],
    ['under another hash', [told(1, 'queue', { hash: 'other' })], 'webhook', undefined],
    ['more than once: the first one counts', [told(1, 'queue'), told(2, 'queue')], 'webhook', 1],
  ] as const)('%s', (_what, stored, way, seq) => {
    expect(new Twins(stored, undefined, now).find('h', way)?.seq).toBe(seq)
  })

  it('in one batch is answered once for each copy, also of what was stored before', () => {
    const twins = new Twins([told(1, 'queue')], undefined, now)
    expect([record(twins, 2, 'queue'), record(twins, 3, 'webhook'), record(twins, 4, 'webhook')]).toEqual([
      undefined,
      1,
      2,
    ])
    expect(record(twins, 5, 'queue')).toBeUndefined()
  })

  it.each([
    ['is over', now - rules.dayMs, 2],
    ['is not over', now - rules.dayMs + 1, 1],
  ])('is forgotten a little at a time once the day of the oldest %s', (_what, oldestAt, statements) => {
    const twins = new Twins([], oldestAt, now)
    record(twins, 2, 'queue')
    const written: Request[] = []
    runRoutine(twins.write(), (request) => written.push(request))
    expect(written).toHaveLength(statements)
  })

  it('is written once: what is new as it is by then, what was stored as answered', () => {
    const twins = new Twins([told(1, 'queue')], undefined, now)
    record(twins, 2, 'queue')
    record(twins, 3, 'webhook')
    record(twins, 4, 'webhook')
    const written: Statement[] = []
    const keep = (request: Request) => request instanceof Statement && written.push(request)
    runRoutine(twins.write(), keep)
    expect(written.at(0)?.each?.map((row) => [row['event_seq'], row['is_answered']])).toEqual([
      [2, 1],
      [3, 1],
      [4, 1],
    ])
    expect(written.at(1)?.values).toEqual({ seqs: [1] })
    runRoutine(twins.write(), keep)
    expect(written).toHaveLength(2)
  })
})

import { DispatchError } from '@truckroll/client'
import type { Clock, Logger, Random } from '@truckroll/store'
import { describe, expect, it } from 'vitest'
import { FaultLog } from '../faults/fault-log.ts'
import { Acknowledger } from './acknowledger.ts'

/** Every wait is over at once, and the time it took has passed. */
class HastyClock implements Clock {
  #now = 0

  now(): number {
    return this.#now
  }

  setTimer(delayMs: number, fire: () => void) {
    setImmediate(() => {
      this.#now += delayMs
      fire()
    })
    return { cancel: () => undefined }
  }
}

const random: Random = { next: () => 0.5, id: () => 'id' }
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const down = new DispatchError('TR_CLIENT_UNREACHABLE', 'no connection', { isRetryable: true })
const refusedBy = (status: number) => new DispatchError('TR_CLIENT_REFUSED', 'refused', { status })

let contested = 0

/** Acks m1 and m2; `answer` says what each try comes to. */
async function ackTwo(answer: (receipt: string, tries: number) => Error | undefined, signal?: AbortSignal) {
  const tries = new Map<string, number>()
  const client = {
    async ack({ receipt }: { receipt: string }) {
      tries.set(receipt, (tries.get(receipt) ?? 0) + 1)
      const error = answer(receipt, tries.get(receipt) ?? 0)
      if (error !== undefined) throw error
    },
  }
  const receipts = ['m1', 'm2'].map((messageId) => ({
    messageId,
    receipt: messageId,
    procedureId: undefined,
  }))
  const clock = new HastyClock()
  const acknowledger = new Acknowledger({
    clock,
    random,
    logger: silent,
    faults: new FaultLog(clock, silent),
    credential: 'default',
    contested: { note: async () => void (contested += 1) },
  })
  const closed = await acknowledger.ackAll(client, receipts, 0, signal ?? new AbortController().signal)
  return { closed, tries }
}

describe('acks', () => {
  it('are tried until they get through, one not held up by another', async () => {
    const { closed, tries } = await ackTwo((receipt, count) =>
      receipt === 'm1' && count < 4 ? down : undefined,
    )
    expect(closed).toEqual(['m1', 'm2'])
    expect(Object.fromEntries(tries)).toEqual({ m1: 4, m2: 1 })
  })

  it.each([400, 404, 409])('that are refused with %i are not tried again', async (status) => {
    const { closed, tries } = await ackTwo((receipt) => (receipt === 'm1' ? refusedBy(status) : undefined))
    expect(closed).toEqual(['m2'])
    expect(tries.get('m1')).toBe(1)
  })

  it('that are refused at once are a sign of a second store; later, or after a try that failed, they are not', async () => {
    contested = 0
    await ackTwo(() => refusedBy(404))
    expect(contested).toBe(2)
    await ackTwo((_receipt, count) => (count === 1 ? down : refusedBy(404)))
    expect(contested).toBe(2)
  })

  it('that fail are tried again, and given up before Dispatch sends the message again', async () => {
    const { closed, tries } = await ackTwo((receipt) => (receipt === 'm1' ? down : undefined))
    expect(closed).toEqual(['m2'])
    // Pauses grow to 5 s at most, and 25 s are left.
    expect(tries.get('m1')).toBeGreaterThan(5)
    expect(tries.get('m1')).toBeLessThan(20)
  })

  it('are not begun once the gateway stops', async () => {
    expect(await ackTwo(() => undefined, AbortSignal.abort())).toEqual({ closed: [], tries: new Map() })
  })
})

import type { Store } from '@truckroll/gateway'
import type { Bench, Scale } from './bench.ts'
import { claimOptions, messageFor, recordAll, withSqlite, workOff } from './bench-store.ts'
import { median, secondsOf } from './gateway-under-test.ts'

interface Shape {
  readonly name: string
  readonly keys: number
  readonly perKey: number
  /** The first key's head is parked before the work begins. */
  readonly hasBadKey: boolean
}

const shapes: Readonly<Record<Scale, readonly Shape[]>> = {
  full: [
    { name: '8,000 keys x 25', keys: 8_000, perKey: 25, hasBadKey: false },
    { name: '200 keys x 1,000', keys: 200, perKey: 1_000, hasBadKey: false },
    { name: '10,000 keys x 20, one of them bad', keys: 10_000, perKey: 20, hasBadKey: true },
  ],
  quick: [
    { name: '400 keys x 5', keys: 400, perKey: 5, hasBadKey: false },
    { name: '20 keys x 100', keys: 20, perKey: 100, hasBadKey: false },
    { name: '500 keys x 4, one of them bad', keys: 500, perKey: 4, hasBadKey: true },
  ],
}
const runs: Readonly<Record<Scale, number>> = { full: 5, quick: 1 }

export const keyShapes: Bench = {
  name: 'key-shapes',
  does: 'claiming and finishing whatever the number of keys, with one bad key among many',
  async run(report, scale) {
    const rates = new Map<string, number[]>(shapes[scale].map(({ name }) => [name, []]))
    for (let run = 0; run < runs[scale]; run++) {
      for (const shape of shapes[scale]) {
        const rate = await withSqlite((store) => rateOf(store, shape))
        rates.get(shape.name)?.push(rate)
        report.say(`run ${run + 1}: ${shape.name}: ${rate.toFixed(0)} events/s`)
      }
    }
    const medians = [...rates].map(([name, measured]) => ({ name, rate: median(measured) }))
    for (const { name, rate } of medians) report.figure({ what: name, value: rate, unit: 'events/s' })
    const slowest = Math.min(...medians.map(({ rate }) => rate))
    const fastest = Math.max(...medians.map(({ rate }) => rate))
    report.row({
      what: 'the slowest of the key shapes',
      against: 'the fastest',
      ratio: slowest / fastest,
      target: { atLeast: 0.75 },
    })
  },
}

async function rateOf(store: Store, shape: Shape): Promise<number> {
  await recordAll(store, messagesOf(shape))
  if (shape.hasBadKey) await parkOne(store)
  let done = { count: 0, isInOrder: true }
  const seconds = await secondsOf(async () => {
    done = await workOff(store, 100)
  })
  if (!done.isInOrder) throw new Error(`the order of a key was broken (${shape.name})`)
  return done.count / seconds
}

function* messagesOf({ keys, perKey }: Shape) {
  for (let at = 0; at < perKey; at++) {
    for (let key = 0; key < keys; key++) yield messageFor(String(key), `m${key}-${at}`)
  }
}

async function parkOne(store: Store): Promise<void> {
  const [first] = await store.claimEvents({ ...claimOptions, limit: 1 })
  if (first === undefined) throw new Error('expected something to claim')
  await store.finishAttempt(first.claim, { state: 'dead', cause: 'terminal', message: 'as planned' })
}

import type { Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { join } from 'node:path'
import type { Bench, Report, Scale } from './bench.ts'
import { claimOptions, messageFor, recordAll, stamp, workOff } from './bench-store.ts'
import { secondsOf, withFolder } from './gateway-under-test.ts'
import { median } from './in-turns.ts'

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
/** Worked off in each run, of the 200,000 there are at first. */
const slice: Readonly<Record<Scale, number>> = { full: 20_000, quick: 1_000 }

export const keyShapes: Bench = {
  name: 'key-shapes',
  does: 'claiming and finishing whatever the number of keys, with one bad key among many',
  async run(report, scale) {
    const rates = new Map<string, number[]>(shapes[scale].map(({ name }) => [name, []]))
    await withFolder(async (folder) => {
      const stores: (readonly [string, Store])[] = []
      for (const shape of shapes[scale]) stores.push([shape.name, await storeOf(shape, folder, report)])
      for (let run = 0; run < runs[scale]; run++) {
        for (const [name, store] of stores) {
          const rate = await rateOf(store, slice[scale])
          rates.get(name)?.push(rate)
          report.say(`run ${run + 1}: ${name}: ${rate.toFixed(0)} events/s`)
        }
      }
      await Promise.all(stores.map(([, store]) => store.close()))
    })
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

async function storeOf(shape: Shape, folder: string, report: Report): Promise<Store> {
  report.say(`recording ${shape.keys * shape.perKey} events: ${shape.name}`)
  const store = createSqliteStore({ path: join(folder, `${shape.keys}.db`) })
  await store.open(stamp)
  await recordAll(store, messagesOf(shape))
  if (shape.hasBadKey) await parkOne(store)
  return store
}

async function rateOf(store: Store, count: number): Promise<number> {
  let done = { count: 0, isInOrder: true }
  const seconds = await secondsOf(async () => {
    done = await workOff(store, 100, count)
  })
  if (!done.isInOrder) throw new Error('the order of a key was broken')
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

import type { Store } from '@truckroll/gateway/embed'
import { createPostgresStore } from '@truckroll/postgres'
import { Cluster } from '@truckroll/throwaway-postgres'
import type { Bench, Scale } from '../bench.ts'
import { claimOptions, messageFor, recordAll, stamp } from '../bench-store.ts'
import { secondsOf } from '../gateway-under-test.ts'
import { median } from '../in-turns.ts'

const limit = 100
const claims: Readonly<Record<Scale, number>> = { full: 100, quick: 10 }

interface Depth {
  readonly keys: number
  readonly perKey: number
}

interface Shape {
  readonly name: string
  readonly deep: Depth
  /** 1,000 waiting of about the same shape; never fewer keys than are claimed at once. */
  readonly shallow: Depth
}

const shapes: Readonly<Record<Scale, readonly Shape[]>> = {
  full: [
    { name: '8,000 keys x 25', deep: { keys: 8_000, perKey: 25 }, shallow: { keys: 1_000, perKey: 1 } },
    { name: '200 keys x 1,000', deep: { keys: 200, perKey: 1_000 }, shallow: { keys: 200, perKey: 5 } },
  ],
  quick: [
    { name: '800 keys x 5', deep: { keys: 800, perKey: 5 }, shallow: { keys: 200, perKey: 1 } },
    { name: '200 keys x 20', deep: { keys: 200, perKey: 20 }, shallow: { keys: 200, perKey: 1 } },
  ],
}

/** How the depth of the backlog tells on handing out: what is claimed is given back, so that the depth stays. */
export const postgresClaim: Bench = {
  name: 'postgres-claim',
  does: 'claiming 100 events on PostgreSQL with 200,000 waiting, against the same with 1,000',
  async run(report, scale) {
    await using cluster = await Cluster.start({ isDurable: true })
    for (const shape of shapes[scale]) {
      report.say(`recording ${shape.deep.keys * shape.deep.perKey} events: ${shape.name}`)
      const deep = await openWith(cluster, shape.deep)
      const shallow = await openWith(cluster, shape.shallow)
      const ms = { deep: [] as number[], shallow: [] as number[] }
      for (let run = 0; run < claims[scale]; run++) {
        ms.deep.push(await claimMs(deep))
        ms.shallow.push(await claimMs(shallow))
      }
      await Promise.all([deep.close(), shallow.close()])
      const what = `PostgreSQL: claim of ${limit}, ${shape.name} waiting`
      report.figure({ what, value: median(ms.deep), unit: 'ms' })
      const fewer = shape.shallow.keys * shape.shallow.perKey
      report.figure({ what: `with ${fewer} waiting`, value: median(ms.shallow), unit: 'ms' })
      report.row({
        what,
        against: `the same with ${fewer} waiting`,
        ratio: median(ms.deep) / median(ms.shallow),
        target: { atMost: 1.5 },
      })
    }
  },
}

async function openWith(cluster: Cluster, depth: Depth): Promise<Store> {
  const store = createPostgresStore({ url: await cluster.createDatabase() })
  await store.open(stamp)
  await recordAll(store, messagesOf(depth))
  return store
}

function* messagesOf({ keys, perKey }: Depth) {
  for (let at = 0; at < perKey; at++) {
    for (let key = 0; key < keys; key++) yield messageFor(String(key), `m${key}-${at}`)
  }
}

async function claimMs(store: Store): Promise<number> {
  let count = 0
  let release = async () => {}
  const seconds = await secondsOf(async () => {
    const events = await store.claimEvents({ ...claimOptions, limit })
    count = events.length
    release = async () => void (await Promise.all(events.map(({ claim }) => store.releaseClaim(claim))))
  })
  await release()
  if (count !== limit) throw new Error(`expected to claim ${limit} events, got ${count}`)
  return seconds * 1000
}

import { Cluster } from '@truckroll/throwaway-postgres'
import pg from 'pg'
import type { Bench, Scale } from '../bench.ts'
import type { Contestant } from './contestant.ts'
import { OrderWatch } from './order-watch.ts'
import { percentile } from './percentile.ts'
import { pgBoss } from './pg-boss-contestant.ts'
import { SteadyLoad } from './steady-load.ts'
import { truckroll } from './truckroll-contestant.ts'

const perSecond = 200
const parts: Readonly<Record<Scale, { readonly count: number; readonly seconds: number }>> = {
  full: { count: 10, seconds: 60 },
  quick: { count: 3, seconds: 4 },
}

/**
 * A backup, a report or a replica's query keeps a snapshot open for minutes, and nothing that changed since is vacuumed.
 * The delay of the last minute under it against that of the first.
 */
export const heldSnapshot: Bench = {
  name: 'postgres-snapshot',
  does: '200 arrivals a second on PostgreSQL while a snapshot is held open for ten minutes, and once it is closed',
  async run(report, scale) {
    await using cluster = await Cluster.start({ isDurable: true })
    for (const contestant of [truckroll, pgBoss]) {
      const p95 = await underSnapshot(await cluster.createDatabase(), contestant, scale)
      const [first = Number.NaN] = p95.held
      const last = p95.held.at(-1) ?? Number.NaN
      const { name } = contestant
      report.say(`${name}: p95 of each part ${p95.held.map((ms) => ms.toFixed(0)).join(', ')} ms`)
      report.figure({ what: `${name}: p95 under a snapshot, first part`, value: first, unit: 'ms' })
      report.figure({ what: 'last part', value: last, unit: 'ms' })
      report.figure({ what: 'the second part after it', value: p95.after, unit: 'ms' })
      const target = contestant === truckroll ? { target: { atMost: 1.5 } } : {}
      const what = `${name}, ${perSecond} a second under a held snapshot: p95 of the last part`
      report.row({ what, against: 'of the first', ratio: last / first, ...target })
      report.row({
        what: `${name}: p95 of the second part after it`,
        against: 'of the first',
        ratio: p95.after / first,
        ...target,
      })
    }
  },
}

async function underSnapshot(url: string, contestant: Contestant, scale: Scale) {
  const { count, seconds } = parts[scale]
  const load = new SteadyLoad()
  const watch = new OrderWatch((jobId, number) => load.begun(jobId, number))
  const running = await contestant.start(url, watch.work)
  const p95 = async () => percentile(await load.run(running, perSecond, seconds), 0.95)
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  try {
    await p95()
    await holder.query('begin isolation level repeatable read')
    await holder.query('select 1 from pg_class limit 1')
    const held: number[] = []
    for (let part = 0; part < count; part++) held.push(await p95())
    await holder.query('commit')
    await p95()
    return { held, after: await p95() }
  } finally {
    await holder.end()
    await running.stop()
  }
}

import { Cluster } from '@truckroll/throwaway-postgres'
import type { Bench, Report, Scale } from '../bench.ts'
import { median } from '../in-turns.ts'
import type { Contestant } from './contestant.ts'
import { Flood } from './flood.ts'
import { graphileWorker } from './graphile-worker-contestant.ts'
import { OrderWatch } from './order-watch.ts'
import { pgBoss } from './pg-boss-contestant.ts'
import { truckroll } from './truckroll-contestant.ts'

const warmUpSeconds = 3
const rounds: Readonly<Record<Scale, { readonly turns: number; readonly seconds: number }>> = {
  full: { turns: 3, seconds: 20 },
  quick: { turns: 1, seconds: 3 },
}

/** As many events as each can work off, in order for each job, in turns on one server; each in a database of its own. */
export const postgresSaturation: Bench = {
  name: 'postgres-saturation',
  does: 'as many events a second as PostgreSQL takes, in order, against pg-boss and graphile-worker',
  async run(report, scale) {
    await using cluster = await Cluster.start({ isDurable: true })
    const { turns, seconds } = rounds[scale]
    const contestants = [truckroll, pgBoss, graphileWorker]
    const rates = contestants.map((): number[] => [])
    for (let turn = 0; turn < turns; turn++) {
      for (const [index, contestant] of contestants.entries()) {
        rates[index]?.push(await measure(cluster, contestant, seconds, report))
      }
    }
    const [ours = 0, ...others] = rates.map(median)
    for (const [index, rate] of others.entries()) {
      const rival = contestants[index + 1]
      if (rival === undefined) continue
      const row = { what: 'PostgreSQL at saturation: events a second, in order', against: rival.name }
      report.row({ ...row, ratio: ours / rate, ...(rival === pgBoss ? { target: { atLeast: 1.2 } } : {}) })
    }
  },
}

async function measure(
  cluster: Cluster,
  contestant: Contestant,
  seconds: number,
  report: Report,
): Promise<number> {
  const flood = new Flood()
  const watch = new OrderWatch(() => flood.begun())
  const url = await cluster.createDatabase()
  const running = await contestant.start(url, watch.work)
  await flood.run(running, warmUpSeconds)
  const perSecond = await flood.run(running, seconds)
  await running.stop()
  const { outOfOrder, atOnce, repeated } = watch.seen
  if (contestant === truckroll && outOfOrder + atOnce + repeated > 0) {
    throw new Error(`out of order ${outOfOrder}, two at once of a job ${atOnce}, twice ${repeated}`)
  }
  const wrong = `${outOfOrder} out of order, ${atOnce} at once, ${repeated} twice`
  report.say(`${contestant.name}: ${perSecond.toFixed(0)} a second; ${wrong}`)
  return perSecond
}

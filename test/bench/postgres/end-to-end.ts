import { Cluster } from '@truckroll/throwaway-postgres'
import type { Bench, Report, Scale } from '../bench.ts'
import type { Contestant, RunningContestant } from './contestant.ts'
import { DeadRows, growthOf } from './dead-rows.ts'
import { graphileWorker } from './graphile-worker-contestant.ts'
import { OrderWatch } from './order-watch.ts'
import { percentile } from './percentile.ts'
import { pgBoss } from './pg-boss-contestant.ts'
import { SteadyLoad } from './steady-load.ts'
import { truckroll } from './truckroll-contestant.ts'

const perSecond = 200
const warmUpSeconds = 5
/** A third of a round holds a whole one of autovacuum, which looks once a minute: else its moment decides what is counted. */
const rounds: Readonly<Record<Scale, { readonly count: number; readonly seconds: number }>> = {
  full: { count: 2, seconds: 180 },
  quick: { count: 1, seconds: 5 },
}

interface Trial {
  readonly contestant: Contestant
  readonly url: string
  readonly load: SteadyLoad
  readonly watch: OrderWatch
  readonly delays: number[]
  readonly deadGrowths: number[]
  mostDead: number
}

/**
 * The same arrivals for all, each in a database of its own on one server with fsync and synchronous_commit on, one at a
 * time in alternating rounds; from when an arrival was due to when work on it began.
 */
export const postgresEndToEnd: Bench = {
  name: 'postgres',
  does: '200 arrivals a second through PostgreSQL for minutes, against bare pg-boss and graphile-worker',
  async run(report, scale) {
    await using cluster = await Cluster.start({ isDurable: true })
    const [server] = await cluster.query('show server_version')
    report.figure({
      what: 'PostgreSQL',
      value: Number.parseFloat(String(server?.['server_version'])),
      unit: '(its version)',
    })
    const trials = await Promise.all(
      [truckroll, pgBoss, graphileWorker].map((contestant) => toTrial(cluster, contestant)),
    )
    const { count, seconds } = rounds[scale]
    for (let round = 0; round < count; round++) {
      for (const trial of trials) await runRound(cluster, trial, seconds, report)
    }
    for (const trial of trials) tell(trial, report)
    const [ours, ...rivals] = trials
    if (ours === undefined) return
    for (const rival of rivals) {
      report.row({
        what: `PostgreSQL end to end, ${perSecond} a second: 95th percentile`,
        against: `bare ${rival.contestant.name}`,
        ratio: percentile(ours.delays, 0.95) / percentile(rival.delays, 0.95),
        target: { atMost: 1 },
      })
    }
    report.row({
      what: 'most dead rows in the last third of a round',
      against: 'in the second third',
      ratio: Math.max(...ours.deadGrowths),
      target: { atMost: 1.5 },
    })
  },
}

async function toTrial(cluster: Cluster, contestant: Contestant): Promise<Trial> {
  const load = new SteadyLoad()
  const watch = new OrderWatch((jobId, number) => load.begun(jobId, number))
  const url = await cluster.createDatabase()
  return { contestant, url, load, watch, delays: [], deadGrowths: [], mostDead: 0 }
}

async function runRound(cluster: Cluster, trial: Trial, seconds: number, report: Report): Promise<void> {
  const { contestant, url, load, watch } = trial
  const running: RunningContestant = await contestant.start(url, watch.work)
  await load.run(running, perSecond, warmUpSeconds)
  const dead = new DeadRows(cluster, url, contestant.schema)
  const delays = await load.run(running, perSecond, seconds)
  const counts = await dead.stop()
  await running.stop()
  trial.delays.push(...delays)
  trial.deadGrowths.push(growthOf(counts))
  trial.mostDead = Math.max(trial.mostDead, ...counts)
  const [p50, p95] = [percentile(delays, 0.5), percentile(delays, 0.95)]
  report.say(`${contestant.name}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`)
}

function tell({ contestant, delays, watch, mostDead, deadGrowths }: Trial, report: Report): void {
  const { name } = contestant
  const { outOfOrder, atOnce, repeated } = watch.seen
  if (contestant === truckroll && outOfOrder + atOnce + repeated > 0) {
    throw new Error(`out of order ${outOfOrder}, two at once of a job ${atOnce}, twice ${repeated}`)
  }
  report.figure({ what: `${name}: p50`, value: percentile(delays, 0.5), unit: 'ms' })
  report.figure({ what: `${name}: p95`, value: percentile(delays, 0.95), unit: 'ms' })
  report.figure({ what: `${name}: out of order`, value: outOfOrder, unit: `of ${watch.count}` })
  report.figure({ what: `${name}: two of a job at once`, value: atOnce, unit: `of ${watch.count}` })
  report.figure({ what: `${name}: most dead rows`, value: mostDead, unit: 'rows' })
  report.figure({ what: `${name}: their growth within a round`, value: Math.max(...deadGrowths), unit: 'x' })
}

import type { Store } from '@truckroll/gateway/embed'
import { createPostgresStore } from '@truckroll/postgres'
import { Cluster } from '@truckroll/throwaway-postgres'
import type { Bench, Report, Scale } from '../bench.ts'
import { recordAll, stamp, workOff } from '../bench-store.ts'
import { secondsOf } from '../gateway-under-test.ts'
import { median } from '../in-turns.ts'
import { multiply } from '../multiply.ts'
import { fullJobFor } from './full-job.ts'
import { postgresStatements } from './postgres-statements.ts'

interface Amounts {
  /** Jobs and events that are recorded; all others are copies of them. */
  readonly jobs: number
  readonly eventsPerJob: number
  readonly copies: number
  /** Copies that still have their bodies. */
  readonly withBodies: number
  readonly rounds: number
  readonly batch: number
}

const amounts: Readonly<Record<Scale, Amounts>> = {
  full: { jobs: 1_000, eventsPerJob: 10, copies: 2_000, withBodies: 20, rounds: 7, batch: 2_000 },
  quick: { jobs: 20, eventsPerJob: 10, copies: 20, withBodies: 2, rounds: 2, batch: 100 },
}

/** Ids of copies are beyond all others by this. */
const apart = 1_000_000

/** What is done to a store, each in milliseconds. */
interface Taken {
  record: number[]
  work: number[]
  lists: number[]
  purge: number[]
}

const names: Readonly<Record<keyof Taken, string>> = {
  record: 'recording',
  work: 'claiming and finishing',
  lists: 'lists',
  purge: 'a slice of retention',
}

/** Whether years of history tell on the work of today. Bodies are gone but of the newest, as retention leaves it. */
export const postgresStored: Bench = {
  name: 'postgres-stored',
  does: 'recording, claiming, lists and retention on PostgreSQL with 20 million stored events, against an empty store',
  async run(report, scale) {
    const { jobs, eventsPerJob, copies, rounds } = amounts[scale]
    const settings = { max_wal_size: '8GB', maintenance_work_mem: '512MB' }
    await using cluster = await Cluster.start({ isDurable: true, settings })
    const full = await openStore(await cluster.createDatabase())
    const empty = await openStore(await cluster.createDatabase())
    try {
      const stored = (copies + 1) * jobs * eventsPerJob
      report.say(`storing ${stored} done events of ${(copies + 1) * jobs} jobs`)
      let rowBytes = 0
      const seconds = await secondsOf(async () => {
        rowBytes = await fill(cluster, full, amounts[scale])
      })
      report.say(`took ${Math.round(seconds)} s`)
      const each = 'an event without its body, its attempt, and a tenth of a job, with indexes'
      report.figure({ what: each, value: rowBytes, unit: 'bytes' })
      const taken = { full: toTaken(), empty: toTaken() }
      for (let round = 0; round < rounds; round++) {
        await work(full.store, round, amounts[scale], taken.full)
        await work(empty.store, round, amounts[scale], taken.empty)
      }
      tell(report, stored, taken)
    } finally {
      await Promise.all([full.store.close(), empty.store.close()])
    }
  },
}

interface OpenStore {
  readonly store: Store
  readonly database: string
}

async function openStore(url: string): Promise<OpenStore> {
  const store = createPostgresStore({ url })
  await store.open(stamp)
  return { store, database: new URL(url).pathname.slice(1) }
}

/** Resolves with the bytes that a copy of an event takes, its body apart. */
async function fill(cluster: Cluster, { store, database }: OpenStore, amount: Amounts): Promise<number> {
  const { jobs, eventsPerJob, copies, withBodies } = amount
  await recordAll(store, messages('done', jobs, eventsPerJob))
  await workOff(store, 100)
  const query = (sql: string) => cluster.query(sql, [], database)
  await query(`alter database ${database} set search_path = truckroll`)
  const bytes = () => sizeOf(cluster, database)
  const before = await bytes()
  const emptied = copies - withBodies
  await multiply(postgresStatements(query), { times: copies, apart, emptied })
  const rowBytes = ((await bytes()) - before) / (copies * jobs * eventsPerJob)
  await query(`insert into event_bodies select event_seq + n * ${apart}, body
    from event_bodies cross join generate_series(${emptied + 1}, ${copies}) as counter (n)`)
  await query('vacuum analyze')
  return rowBytes
}

async function sizeOf(cluster: Cluster, database: string): Promise<number> {
  const [row] = await cluster.query(
    'select pg_database_size(current_database())::float8 as bytes',
    [],
    database,
  )
  return Number(row?.['bytes'])
}

/** Jobs that have a history, and events of each that are new. */
function* messages(name: string, jobs: number, perJob: number) {
  for (let at = 0; at < perJob; at++) {
    for (let job = 1; job <= jobs; job++) yield fullJobFor(String(job), `${name}-${job}-${at}`)
  }
}

async function work(store: Store, round: number, { batch, jobs }: Amounts, taken: Taken): Promise<void> {
  const perJob = Math.ceil(batch / jobs)
  taken.record.push(await msOf(() => recordAll(store, messages(`round${round}`, jobs, perJob))))
  taken.work.push(await msOf(() => workOff(store, 100)))
  taken.lists.push(
    await msOf(async () => {
      await store.listJobs({ limit: 50 })
      await store.listJobEvents('1', undefined, 50)
      await store.listDeadLetters({ limit: 50 })
      await store.readTimeline('1', 50)
    }),
  )
  // Of nothing else is older than a moment: what was just done goes.
  taken.purge.push(
    await msOf(() => store.purge({ retentionMs: 0, evidenceMs: 1_000 * 86_400_000, limit: 50 })),
  )
}

async function msOf(act: () => Promise<unknown>): Promise<number> {
  return (await secondsOf(act)) * 1_000
}

function toTaken(): Taken {
  return { record: [], work: [], lists: [], purge: [] }
}

function tell(report: Report, stored: number, taken: Readonly<Record<'full' | 'empty', Taken>>): void {
  for (const key of ['record', 'work', 'lists', 'purge'] as const) {
    const [full, empty] = [median(taken.full[key]), median(taken.empty[key])]
    const what = `PostgreSQL, ${stored} stored events: ${names[key]}`
    report.figure({ what, value: full, unit: 'ms' })
    report.figure({ what: 'on an empty store', value: empty, unit: 'ms' })
    report.row({ what, against: 'the same on an empty store', ratio: full / empty, target: { atMost: 1.2 } })
  }
}

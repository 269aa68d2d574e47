import { createPostgresStore } from '@truckroll/postgres'
import { createSqliteStore } from '@truckroll/sqlite'
import { Cluster } from '@truckroll/throwaway-postgres'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Bench, Report, Scale } from '../bench.ts'
import { secondsOf, withFolder } from '../gateway-under-test.ts'
import { median } from '../in-turns.ts'
import { LeanDispatch } from '../lean-dispatch.ts'
import { ConsoleGateway, type MakeStore } from './console-gateway.ts'
import { multiply, type Statements } from '../multiply.ts'
import { postgresStatements } from '../postgres/postgres-statements.ts'

interface Amount {
  readonly waiting: number
  readonly stored: number
  readonly asked: number
}

const amounts: Readonly<Record<Scale, Amount>> = {
  full: { waiting: 50_000, stored: 1_000_000, asked: 21 },
  quick: { waiting: 1_000, stored: 20_000, asked: 5 },
}
/** Enough that each list fills its page, on both stores. */
const few = 200

/** What each page of the console asks for as it opens and while it is looked at. */
const routes: Readonly<Record<string, string>> = {
  status: '/v1/status',
  alerts: '/v1/alerts',
  activity: '/v1/activity',
  metrics: '/metrics',
  jobs: '/v1/jobs?limit=50',
  'jobs that wait': '/v1/jobs?limit=50&waiting=any',
  'jobs that wait for a person': '/v1/jobs?limit=50&waiting=person',
  'jobs that are not linked': '/v1/jobs?limit=50&bmsId=none',
  'jobs of a provider': '/v1/jobs?limit=5&externalOrganizationId=shop-7',
  'jobs by a telephone number': '/v1/jobs?limit=50&q=(617)%20000-1007',
  'jobs by a name': '/v1/jobs?limit=50&q=Customer1007',
  'jobs by a word of all': '/v1/jobs?limit=50&q=dishwasher',
  'jobs by a word of all and a name': '/v1/jobs?limit=50&q=dishwasher%20Customer1007',
  'jobs by a word of none': '/v1/jobs?limit=50&q=zeppelin',
  updates: '/v1/updates?limit=50',
  'updates that wait': '/v1/updates?limit=50&state=queued',
  'updates that were sent': '/v1/updates?limit=50&state=sent',
  'updates that were refused': '/v1/updates?limit=50&state=rejected',
  attention: '/v1/attention',
  'dead letters': '/v1/dead-letters',
  'dead letters of a provider': '/v1/dead-letters?externalOrganizationId=shop-7',
  held: '/v1/held',
  providers: '/v1/providers?limit=100',
  audit: '/v1/audit',
  'the story of a job': '/v1/explain?job=1007',
  'who never came': '/v1/explain?phone=6175559999',
  'events of a job': '/v1/jobs/1007/events',
}

export const consoleRoutes: Bench = {
  name: 'console',
  does: 'what the console asks for, with 50,000 jobs waiting and a million stored, against a store with a page of each',
  async run(report, scale) {
    const dispatch = await LeanDispatch.start()
    try {
      await withFolder(async (folder) => {
        const toStore = (name: string) => (): ReturnType<MakeStore> =>
          createSqliteStore({ path: join(folder, name) })
        const statements = sqliteStatements(join(folder, 'full.db'))
        await compare('SQLite', dispatch, [toStore('few.db'), toStore('full.db')], statements, report, scale)
      })
      await using cluster = await Cluster.start({ isDurable: true })
      const [small, full] = [await cluster.createDatabase(), await cluster.createDatabase()]
      const stores = [small, full].map((url) => () => createPostgresStore({ url }))
      const database = new URL(full).pathname.slice(1)
      const statements = postgresStatements((sql) => cluster.query(sql, [], database))
      await compare('PostgreSQL', dispatch, stores, statements, report, scale)
    } finally {
      await dispatch.stop()
    }
  },
}

async function compare(
  name: string,
  dispatch: LeanDispatch,
  [makeSmall, makeFull]: readonly MakeStore[],
  statements: Statements,
  report: Report,
  scale: Scale,
): Promise<void> {
  if (makeSmall === undefined || makeFull === undefined) throw new Error('expected two stores')
  const { waiting, stored, asked } = amounts[scale]
  await fill(makeSmall, dispatch, few)
  await fill(makeFull, dispatch, few, async () => {
    report.say(`${name}: storing ${stored} done jobs`)
    const seconds = await secondsOf(() =>
      multiply(statements, { times: Math.ceil(stored / few), apart: 1_000 }),
    )
    report.say(`took ${Math.round(seconds)} s; ${waiting} more are to wait`)
  })
  const small = await ConsoleGateway.start(makeSmall, dispatch.url)
  const full = await ConsoleGateway.start(makeFull, dispatch.url)
  try {
    await full.receive(waiting - few, 200_000)
    await statements.settle()
    const slowest = await measure(name, [small, full], asked, report)
    report.row({
      what: `console on ${name}, ${waiting} waiting, ${stored} stored: slowest of ${Object.keys(routes).length} (${slowest.name})`,
      against: `a store with ${few} of each`,
      ratio: slowest.ratio,
      target: { atMost: 1.5 },
    })
  } finally {
    await Promise.all([small.stop(), full.stop()])
  }
}

/** Done, parked, sent and looked at by the hand of a gateway; `between` before the last ones come, which wait. */
async function fill(make: MakeStore, dispatch: LeanDispatch, count: number, between = async () => {}) {
  const first = await ConsoleGateway.start(make, dispatch.url)
  await first.work(count)
  await first.stop()
  await between()
  const second = await ConsoleGateway.start(make, dispatch.url)
  await second.receive(count, 100_000)
  await second.stop()
}

async function measure(
  store: string,
  [small, full]: readonly [ConsoleGateway, ConsoleGateway],
  asked: number,
  report: Report,
): Promise<{ readonly name: string; readonly ratio: number }> {
  let slowest = { name: '', ratio: 0 }
  for (const [name, path] of Object.entries(routes)) {
    const ms = { small: [] as number[], full: [] as number[] }
    for (let run = 0; run < asked + 2; run++) {
      const [one, other] = [await small.askMs(path), await full.askMs(path)]
      // The first are read from the disk.
      if (run < 2) continue
      ms.small.push(one)
      ms.full.push(other)
    }
    const ratio = median(ms.full) / median(ms.small)
    report.say(
      `${store}: ${name.padEnd(34)} ${median(ms.full).toFixed(1)} ms against ${median(ms.small).toFixed(1)}: ${ratio.toFixed(2)}`,
    )
    if (ratio > slowest.ratio) slowest = { name, ratio }
  }
  return slowest
}

function sqliteStatements(path: string): Statements {
  const using = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(path)
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  return {
    series: (count) =>
      `(with recursive counter(n) as (select 1 union all select n + 1 from counter where n < ${count}) select n from counter) as counter`,
    columnsOf: async (table) =>
      using((database) =>
        database
          .prepare('select name from pragma_table_info(?)')
          .all(table)
          .map(({ name }) => String(name)),
      ),
    run: async (sql) =>
      using((database) => database.exec(`begin; ${sql}; commit; pragma wal_checkpoint(truncate);`)),
    settle: async () => {},
  }
}

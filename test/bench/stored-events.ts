import type { Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Bench } from './bench.ts'
import { messageFor, recordAll, stamp, workOff } from './bench-store.ts'
import { secondsOf, withFolder } from './gateway-under-test.ts'
import { median } from './in-turns.ts'

const batch = 5_000

export const storedEvents: Bench = {
  name: 'stored-events',
  does: 'claiming and finishing on a store that already holds a million done events',
  async run(report, scale) {
    const stored = scale === 'full' ? 1_000_000 : 20_000
    await withFolder(async (folder) => {
      const paths = { empty: join(folder, 'empty.db'), full: join(folder, 'full.db') }
      const template = createSqliteStore({ path: paths.full })
      await template.open(stamp)
      await recordAll(template, messages('done', 1))
      await workOff(template, 1)
      await template.close()
      report.say(`storing ${stored} done events`)
      multiply(paths.full, stored)
      const empty = await openStore(paths.empty)
      const full = await openStore(paths.full)
      const rates = { empty: [] as number[], full: [] as number[] }
      for (let run = 0; run < 5; run++) {
        rates.full.push(await rateOf(full, `full${run}`))
        rates.empty.push(await rateOf(empty, `empty${run}`))
      }
      await Promise.all([empty.close(), full.close()])
      const what = `claim and finish at ${stored} stored done events`
      report.figure({ what, value: median(rates.full), unit: 'events/s' })
      report.figure({ what: 'on an empty store', value: median(rates.empty), unit: 'events/s' })
      report.row({
        what,
        against: 'the same on an empty store',
        ratio: median(rates.full) / median(rates.empty),
        target: { atLeast: 0.9 },
      })
    })
  },
}

async function openStore(path: string): Promise<Store> {
  const store = createSqliteStore({ path })
  await store.open(stamp)
  return store
}

async function rateOf(store: Store, name: string): Promise<number> {
  await recordAll(store, messages(name, batch))
  const seconds = await secondsOf(() => workOff(store, 100))
  return batch / seconds
}

function* messages(name: string, count: number) {
  for (let at = 0; at < count; at++) yield messageFor(`9${at}`, `${name}-${at}`)
}

/** Repeats the one done event under other ids, as SQL: recording and working off a million takes minutes. */
function multiply(path: string, count: number): void {
  const database = new DatabaseSync(path)
  const columns = database
    .prepare("select name from pragma_table_info('events')")
    .all()
    .map(({ name }) => String(name))
  const values = columns.map((name) => {
    if (name === 'seq') return 'null'
    if (name === 'id' || name === 'message_id' || name === 'key' || name === 'entity_id')
      return `e.${name} || '-' || n`
    return `e.${name}`
  })
  database.exec(`
    begin;
    insert into events (${columns.join(', ')})
    with recursive counter(n) as (select 1 union all select n + 1 from counter where n < ${count})
    select ${values.join(', ')} from counter, (select * from events limit 1) as e;
    commit;
    pragma wal_checkpoint(truncate);
  `)
  database.close()
}

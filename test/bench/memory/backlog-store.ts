import { createSqliteStore } from '@truckroll/sqlite'
import { DatabaseSync } from 'node:sqlite'
import { importJobs, messageFor, stamp } from '../bench-store.ts'

const jobs = 10_000

/** Makes a store with so many waiting events, of 10,000 jobs in turn. */
export async function makeBacklog(path: string, count: number): Promise<void> {
  const store = createSqliteStore({ path })
  await store.open(stamp)
  await store.recordMessages([messageFor('1', 'first')])
  await store.close()
  multiply(path, count)
}

/** Makes a store that knows these jobs. */
export async function makeJobs(path: string, jobIds: readonly string[]): Promise<void> {
  const store = createSqliteStore({ path })
  await store.open(stamp)
  await importJobs(store, jobIds)
  await store.close()
}

/** Repeats the one event and its key as SQL: recording a million takes minutes. */
function multiply(path: string, count: number): void {
  const database = new DatabaseSync(path)
  const events = copyOf(database, 'events', {
    seq: 'null',
    id: "'e-' || n || '_0'",
    message_id: "'e-' || n",
    key: `'job:' || (2 + n % ${jobs})`,
    job_id: `cast(2 + n % ${jobs} as text)`,
    entity_id: `cast(2 + n % ${jobs} as text)`,
  })
  const keys = copyOf(database, 'keys', { key: "'job:' || (1 + n)", job_id: 'cast(1 + n as text)' })
  database.exec(`
    begin;
    with recursive counter(n) as (select 1 union all select n + 1 from counter where n < ${count - 1})
    ${events};
    with recursive counter(n) as (select 1 union all select n + 1 from counter where n < ${Math.min(jobs, count - 1)})
    ${keys};
    commit;
    pragma wal_checkpoint(truncate);
  `)
  database.close()
}

/** An insert of each `counter` row, as the table's one row with some columns changed. */
function copyOf(database: DatabaseSync, table: string, changed: Readonly<Record<string, string>>): string {
  const columns = database
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))
  const values = columns.map((name) => changed[name] ?? `one.${name}`)
  return `insert into ${table} (${columns.join(', ')})
    select ${values.join(', ')} from (select * from ${table} limit 1) as one, counter`
}

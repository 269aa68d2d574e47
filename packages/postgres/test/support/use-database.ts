import { beforeAll } from 'vitest'
import type { StorePlace } from '@truckroll/store/contract'
import { createPostgresStore } from '../../src/create-postgres-store.ts'
import { useCluster } from './use-cluster.ts'

/** Empties all tables but leaves them standing: the suite took 63 s with a database a test, 12 s so. */
const emptyAll = `
  do $$
  declare
    v_table text;
  begin
    if to_regnamespace('truckroll') is null then return; end if;
    for v_table in select tablename from pg_tables where schemaname = 'truckroll' loop
      execute format('delete from truckroll.%I %s', v_table,
        case when v_table = 'meta' then 'where name not like ''schema_%''' end);
    end loop;
  end $$`

/** A place for one store after the other in one database, empty at the beginning of each test. */
export function useDatabasePlace(): () => Promise<StorePlace> {
  const cluster = useCluster()
  let url = ''
  beforeAll(async () => {
    url = await cluster().createDatabase()
  })
  return async () => ({
    createStore: ({ clock, commitScheduler }) => createPostgresStore({ url, clock, commitScheduler }),
    remove: async () => void (await cluster().query(emptyAll, [], new URL(url).pathname.slice(1))),
  })
}

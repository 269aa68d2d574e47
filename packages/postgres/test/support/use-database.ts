import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { stamp, type StorePlace } from '@truckroll/store/contract'
import { createPostgresStore } from '../../src/create-postgres-store.ts'
import { useCluster } from './use-cluster.ts'

/** Its statements are written out, so that the connection keeps their plans: planning them takes a test's third. */
const createEmptyAll = `
  do $$
  declare
    v_statements text;
  begin
    select string_agg(format('delete from truckroll.%I %s;', tablename,
      case when tablename = 'meta' then 'where name not like ''schema_%''' end), ' ')
      into v_statements from pg_tables where schemaname = 'truckroll';
    execute format('create function public.empty_all() returns void language plpgsql as %L',
      'begin ' || v_statements || ' end');
  end $$`

/**
 * A place for one store after the other in one database, empty at the beginning of each test. Its tables stay: with a
 * database a test the suite took five times as long.
 *
 * @param connections most that a store opens: each costs the server a process
 */
export function useDatabasePlace(connections?: number): () => Promise<StorePlace> {
  const cluster = useCluster()
  let url = ''
  let client: pg.Client
  const emptyAll = () => client.query('select public.empty_all()')

  beforeAll(async () => {
    url = await cluster().createDatabase()
    const store = createPostgresStore({ url })
    await store.open(stamp)
    await store.close()
    client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(createEmptyAll)
    await emptyAll()
  })
  afterAll(() => client.end())

  return async () => ({
    createStore: ({ clock, commitScheduler }) =>
      createPostgresStore({ url, clock, commitScheduler, ...(connections && { connections }) }),
    remove: async () => void (await emptyAll()),
  })
}

import { whyNoServer } from '@truckroll/throwaway-postgres'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { describeUpgrades, stamp } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { inspectServer } from '../src/inspect-server.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { migrations } from '../src/migrations/migrations.ts'
import { useCluster } from './support/use-cluster.ts'

const SCHEMA = 'truckroll'

describe.skipIf(await whyNoServer())('the tables on PostgreSQL', () => {
  const cluster = useCluster()

  it('compare every text by its bytes, so that an index serves whichever side it is asked from', async () => {
    const url = await cluster().createDatabase()
    const store = createPostgresStore({ url })
    await store.open(stamp)
    await store.close()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const { rows } = await client.query(
        `select table_name, column_name from information_schema.columns
        where table_schema = $1 and data_type = 'text' and collation_name is distinct from 'C'`,
        [SCHEMA],
      )
      expect(rows).toEqual([])
    } finally {
      await client.end()
      await cluster().dropDatabase(url)
    }
  })

  describeUpgrades('the PostgreSQL store', migrations, async () => {
    const url = await cluster().createDatabase()
    const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return await work(client)
      } finally {
        await client.end()
      }
    }
    return {
      createStore: () => createPostgresStore({ url }),
      migrate: (list) => withClient((client) => migrate(client, SCHEMA, url, list)),
      execute: (script) =>
        withClient(async (client) => {
          await client.query(`set search_path to ${SCHEMA}`)
          await client.query(script)
        }),
      describe: () =>
        withClient(async (client) => {
          const { rows: found } = await client.query<{ value: string }>(
            `select value from ${SCHEMA}.meta where name = 'schema_version'`,
          )
          const { rows: tables } = await client.query<{ tablename: string }>(
            'select tablename from pg_tables where schemaname = $1 order by tablename',
            [SCHEMA],
          )
          return { version: Number(found[0]?.value), tables: tables.map(({ tablename }) => tablename) }
        }),
      inspect: (list) => inspectServer({ url }, list),
      remove: async () => undefined,
    }
  })
})

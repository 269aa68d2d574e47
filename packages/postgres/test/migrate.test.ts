import { whyNoServer } from '@truckroll/throwaway-postgres'
import pg from 'pg'
import { describe } from 'vitest'
import { describeUpgrades } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { inspectServer } from '../src/inspect-server.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { migrations } from '../src/migrations/migrations.ts'
import { useCluster } from './support/use-cluster.ts'

const SCHEMA = 'truckroll'

describe.skipIf(await whyNoServer())('the tables on PostgreSQL', () => {
  const cluster = useCluster()
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

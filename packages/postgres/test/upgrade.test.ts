import { whyNoServer } from '@truckroll/throwaway-postgres'
import type { GatewayError } from '@truckroll/store'
import { fullJob, stamp } from '@truckroll/store/contract'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { migrateAlone } from '../src/migrations/migrate-alone.ts'
import { migrations } from '../src/migrations/migrations.ts'
import { useCluster } from './support/use-cluster.ts'

const SCHEMA = 'truckroll'
const newer = [...migrations, { version: 2, script: 'alter table events add column made_up text' }]

describe.skipIf(await whyNoServer())(
  'a store whose tables a newer version changes',
  { timeout: 60_000 },
  () => {
    const cluster = useCluster()

    it('is left alone while a gateway is on it', async () => {
      const url = await cluster().createDatabase()
      const store = createPostgresStore({ url })
      await store.open(stamp)
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        await expect(migrateAlone(client, SCHEMA, url, newer)).rejects.toMatchObject({
          code: 'TR_STORE_LOCKED',
          message: expect.stringMatching(
            /tables of version 1, and a gateway of that version runs on it: truckroll/,
          ),
        })
        expect(await store.recordMessages([fullJob('m1')])).toEqual(['recorded'])
        await store.close()
        await migrateAlone(client, SCHEMA, url, newer)
        const { rows } = await client.query(`select made_up from ${SCHEMA}.events`)
        expect(rows).toEqual([{ made_up: null }])
      } finally {
        await client.end()
      }
    })

    it('is given up by a gateway that was cut off meanwhile', async () => {
      const url = await cluster().createDatabase()
      const lost = Promise.withResolvers<GatewayError>()
      const store = createPostgresStore({ url, onLost: lost.resolve })
      await store.open(stamp)
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        await client.query('begin')
        await client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
        )
        await client.query('commit')
        await migrate(client, SCHEMA, url, newer)
        expect(await lost.promise).toMatchObject({
          code: 'TR_STORE_UNAVAILABLE',
          message: expect.stringContaining('this program knows up to 1: run the newer program'),
        })
        await expect(store.recordMessages([fullJob('m1')])).rejects.toMatchObject({
          code: 'TR_STORE_UNAVAILABLE',
        })
        const { rows } = await client.query(`select id from ${SCHEMA}.events`)
        expect(rows).toEqual([])
      } finally {
        await client.end()
        await store.close()
      }
    })
  },
)

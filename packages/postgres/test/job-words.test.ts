import { whyNoServer } from '@truckroll/throwaway-postgres'
import { factsOf, fullJob, stamp } from '@truckroll/store/contract'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { Statements } from '../src/connection/statement.ts'
import { firstTables } from '../src/migrations/0001-first-tables.ts'
import { jobsByPhone, jobsByWord } from '../src/sql/job-words-sql.ts'
import { useCluster } from './support/use-cluster.ts'

describe.skipIf(await whyNoServer())('jobs', () => {
  const cluster = useCluster()

  it.each([
    ['a word', jobsByWord, { word: 'moreno' }],
    ['a telephone number', jobsByPhone, { phoneWord: 't4310555307' }],
  ])('are looked for by %s in an index', async (_, select, given) => {
    const url = await cluster().createDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      await client.query(firstTables)
      // The table is empty: without this, reading all of it would be thought cheaper.
      await client.query('set enable_seqscan = off')
      const query = new Statements().bind(`explain ${select}`, given)
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(query)
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Bitmap Index Scan on jobs_by_words')
    } finally {
      await client.end()
      await cluster().dropDatabase(url)
    }
  })

  /** What docs/privacy.md says, and the statement that it gives. */
  it('that are forgotten leave their words in the index until it is made anew', async () => {
    const url = await cluster().createDatabase()
    const store = createPostgresStore({ url })
    await store.open(stamp)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const holds = async (word: string) => {
      await client.query('checkpoint')
      const { rows } = await client.query<{ file: Buffer }>(
        "select pg_read_binary_file(pg_relation_filepath('truckroll.jobs_by_words')) as file",
      )
      return rows[0]?.file.includes(word)
    }
    try {
      const message = fullJob('m1', { jobId: '1' })
      const facts = { ...factsOf({ jobId: '1' }), searchText: 'zarathustra' }
      await store.recordMessages([
        { ...message, events: message.events.map((event) => ({ ...event, fullJob: facts })) },
      ])
      await client.query('vacuum truckroll.jobs')
      await store.forgetJob('1', { token: 'test' })
      await client.query('vacuum truckroll.jobs')
      expect(await holds('zarathustra')).toBe(true)
      await client.query('reindex index concurrently truckroll.jobs_by_words')
      expect(await holds('zarathustra')).toBe(false)
    } finally {
      await client.end()
      await store.close()
      await cluster().dropDatabase(url)
    }
  })
})

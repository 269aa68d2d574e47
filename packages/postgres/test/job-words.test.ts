import { whyNoServer } from '@truckroll/throwaway-postgres'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
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
})

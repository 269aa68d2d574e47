import { toJobQuery } from '@truckroll/store'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import { factsOf, fullJob, stamp } from '@truckroll/store/contract'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { useCluster } from './support/use-cluster.ts'

describe.skipIf(await whyNoServer())('jobs', () => {
  const cluster = useCluster()

  it.each(['person777', '(617) 555-0777'])('are found by %s without reading all of them', async (typed) => {
    const url = await cluster().createDatabase()
    const store = createPostgresStore({ url })
    await store.open(stamp)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    /** How often the index of words was read, and how many rows the list's own index led to. */
    const readIndexes = async () => {
      const { rows } = await client.query<{ words: string; seqs: string }>(
        `select max(idx_scan) filter (where indexrelname = 'jobs_by_words') as words,
          max(idx_tup_read) filter (where indexrelname = 'jobs_pkey') as seqs
        from pg_stat_user_indexes where schemaname = 'truckroll'`,
      )
      return { words: Number(rows[0]?.words), seqs: Number(rows[0]?.seqs) }
    }
    try {
      await client.query(
        `insert into truckroll.jobs (id, id_json, credential, first_seen_at, body, search_text, search_phones)
          select n, n, 'default', 0, '{"id":' || n || '}', 'ann person' || n, 't' || reverse('1617555' || lpad(n::text, 4, '0'))
          from generate_series(1, 9999) as n`,
      )
      await client.query('vacuum analyze truckroll.jobs')
      const before = await readIndexes()
      const query = toJobQuery(typed)
      expect((await store.listJobs({ query, limit: 50 })).items.map(({ id }) => id)).toContain('777')
      // The server counts what a connection read when that ends.
      await store.close()
      await expect.poll(async () => (await readIndexes()).words).toBeGreaterThan(before.words)
      expect((await readIndexes()).seqs - before.seqs).toBeLessThan(100)
    } finally {
      await client.end()
      await store.close()
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

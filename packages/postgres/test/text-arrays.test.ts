import { whyNoServer } from '@truckroll/throwaway-postgres'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { Statements } from '../src/connection/statement.ts'
import { useCluster } from './support/use-cluster.ts'

it('a list of texts goes to the server in binary: with backslashes it would take seconds', () => {
  const sql = 'select x.value, x.at from {rows x: value text, at bigint} where x.at > :after'
  const { values } = new Statements().bind(sql, { after: 1 }, [{ value: '"', at: 5 }])
  expect(values).toEqual([expect.any(Buffer), [5], 1])
})

describe.skipIf(await whyNoServer())('a list of texts', () => {
  const cluster = useCluster()

  it.each([
    ['of odd texts', ['', 'plain', 'NULL', '{"a":"b\\"c"}', '\\', "'", 'é𝄞\u{2028}', '{a,b}', ' '.repeat(3)]],
    ['with NULL', [null, 'a', null]],
    ['of none', []],
  ])('%s arrives as it is', async (_, texts) => {
    const url = await cluster().createDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const each = texts.map((value) => ({ value }))
      const { rows } = await client.query(
        new Statements().bind('select x.value from {rows x: value text}', {}, each),
      )
      expect(rows).toEqual(each)
    } finally {
      await client.end()
      await cluster().dropDatabase(url)
    }
  })
})

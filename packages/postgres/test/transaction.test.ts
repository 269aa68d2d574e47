import { newId } from '@truckroll/store'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { Statements } from '../src/connection/statement.ts'
import { transact } from '../src/connection/transaction.ts'
import { useCluster } from './support/use-cluster.ts'

describe.skipIf(await whyNoServer())('a transaction', () => {
  const cluster = useCluster()

  it('that runs again because its answer was lost gets the ids that it had', async () => {
    const url = await cluster().createDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const ids: string[] = []
      const once = await transact(client, new Statements(), newId(), undefined, ids)
      const again = await transact(client, new Statements(), newId(), undefined, ids)
      expect(again.value).toBe(once.value)
      expect((await transact(client, new Statements(), newId(), undefined, [])).value).not.toBe(once.value)
    } finally {
      await client.end()
      await cluster().dropDatabase(url)
    }
  })
})

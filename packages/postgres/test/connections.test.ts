import type { Logger } from '@truckroll/store'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import { describe, expect, it } from 'vitest'
import { Database } from '../src/connection/database.ts'
import { Proxy } from './support/proxy.ts'
import { useCluster } from './support/use-cluster.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

describe.skipIf(await whyNoServer())('the connections of a process', () => {
  const cluster = useCluster()

  it('may end together with an answer: the process goes on, and who waited for one gets another', async () => {
    const url = await cluster().createDatabase()
    await using proxy = await Proxy.start(cluster().port)
    const database = new Database({
      url: url.replace(String(cluster().port), String(proxy.port)),
      schema: 'public',
      codeSchema: 'public',
      connections: 1,
      retryMs: 10_000,
      logger: silent,
    })
    try {
      await database.run('create table notes (text text)')
      proxy.endsAfterAnswers = true
      const read = database.readOne("select 'read' as value")
      const written = database.run("insert into notes values ('written')")
      expect(await read).toBe('read')
      await expect
        .poll(() => cluster().query('select * from notes', [], new URL(url).pathname.slice(1)))
        .toHaveLength(1)
      proxy.endsAfterAnswers = false
      expect(await written).toBe(1)
    } finally {
      await database.close()
      await cluster().dropDatabase(url)
    }
  })
})

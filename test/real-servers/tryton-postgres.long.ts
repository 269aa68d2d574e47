import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { describeSeveralWriters } from '../../adapters/tryton/test/describe-several-writers.ts'

// Its tables take half a minute to be made: too long for `npm test`.
describeSeveralWriters(await whyNoServer(), async () => {
  const cluster = await Cluster.start()
  await cluster.query('create database desk')
  const { hostname, port, username } = new URL(cluster.url())
  return {
    uri: `postgresql://${username}@${hostname}:${port}/`,
    query: (sql, values) => cluster.query(sql, values, 'desk'),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
})

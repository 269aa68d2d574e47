import { Cluster, type ClusterOptions } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll } from 'vitest'

/** A server for all tests of the present `describe` or file. */
export function useCluster(options: ClusterOptions = {}): () => Cluster {
  let cluster: Cluster | undefined
  beforeAll(async () => {
    cluster = await Cluster.start(options)
  }, 60_000)
  afterAll(() => cluster?.[Symbol.asyncDispose]())
  return () => {
    if (cluster === undefined) throw new Error('the server is there only within a test')
    return cluster
  }
}

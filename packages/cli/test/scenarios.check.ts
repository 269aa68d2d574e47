import { createPostgresStore } from '@truckroll/postgres'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findScenarios } from '../src/play/scenario-folder.ts'
import { problemsOf } from './support/play-in.ts'

// The others have no gateway, and so no store.
const files = findScenarios(['all'], '.').filter(({ scenario }) =>
  Object.values(scenario.cast).some(({ runs }) => runs),
)

describe.skipIf(await whyNoServer()).concurrent('each scenario with a gateway, on PostgreSQL', () => {
  let cluster: Cluster
  let url: string
  beforeAll(async () => {
    cluster = await Cluster.start()
    url = await cluster.createDatabase()
  })
  afterAll(() => cluster[Symbol.asyncDispose]())

  it.each(files)('$file', async (file) => {
    const schema = `play_${file.scenario.scenario ?? 0}`
    const openStore = async () => createPostgresStore({ url, schema, connections: 3 })
    expect(await problemsOf(file, openStore)).toEqual([])
  })
})

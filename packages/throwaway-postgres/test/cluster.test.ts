import { existsSync } from 'node:fs'
import { Cluster, databaseOf, lentPortVariable, LentServer, whyNoServer } from '@truckroll/throwaway-postgres'
import pg from 'pg'
import { describe, expect, test } from 'vitest'

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer
  } finally {
    await client.end()
  }
}

describe.skipIf(await whyNoServer())('a throw-away server', () => {
  test('gives each caller an empty database, with what was asked for set', async () => {
    await using cluster = await Cluster.start({ settings: { work_mem: '3MB' } })
    const [first, second] = [await cluster.createDatabase(), await cluster.createDatabase()]
    expect(first).not.toBe(second)
    expect(await ask(first, "select current_setting('work_mem') as answer")).toBe('3MB')
    await cluster.query('create table only_here ()', [], new URL(first).pathname.slice(1))
    expect(await ask(second, "select to_regclass('only_here') as answer")).toBeNull()
  })

  test('keeps what was committed over a crash if it is durable', async () => {
    await using cluster = await Cluster.start({ isDurable: true })
    await cluster.query('create table kept as select 1 as answer')
    await cluster.stopServer('immediate')
    await expect(ask(cluster.url(), 'select 1 as answer')).rejects.toThrow(/ECONNREFUSED/)
    await cluster.startServer()
    expect(await ask(cluster.url(), 'select answer from kept')).toBe(1)
  })

  test('can be occupied until it has no connection left for anybody else', async () => {
    await using cluster = await Cluster.start({ settings: { max_connections: '8' } })
    const occupation = cluster.occupy()
    await occupation.take()
    await expect(ask(cluster.url(), 'select 1 as answer')).rejects.toThrow(/too many clients/)
    await occupation.query('select 1')
    await occupation[Symbol.asyncDispose]()
    await expect.poll(() => ask(cluster.url(), 'select 1 as answer').catch(() => 0)).toBe(1)
  })

  test('is gone when it ends', async () => {
    const cluster = await Cluster.start()
    const folder = String((await cluster.query('show data_directory'))[0]?.['data_directory'])
    await cluster[Symbol.asyncDispose]()
    await expect(ask(cluster.url(), 'select 1 as answer')).rejects.toThrow(/ECONNREFUSED/)
    expect(existsSync(folder)).toBe(false)
  })

  test('copies a database with all that is in it', async () => {
    await using cluster = await Cluster.start()
    const first = await cluster.createDatabase()
    await cluster.query('create table kept as select 1 as answer', [], databaseOf(first))
    expect(await ask(await cluster.createDatabase(first), 'select answer from kept')).toBe(1)
  })

  test('can be lent: only what was made by the borrower is gone at the end', async () => {
    await using cluster = await Cluster.start()
    const own = await cluster.createDatabase()
    const borrowed = LentServer.find({ [lentPortVariable]: String(cluster.port) })
    const url = (await borrowed?.createDatabase()) ?? ''
    expect(await ask(url, 'select 1 as answer')).toBe(1)
    await borrowed?.[Symbol.asyncDispose]()
    await expect(ask(url, 'select 1 as answer')).rejects.toThrow(/does not exist/)
    expect(await ask(own, 'select 1 as answer')).toBe(1)
  })
})

describe('a lent server', () => {
  test('is none if no port is named, and a wrong one is refused', () => {
    expect(LentServer.find({})).toBeUndefined()
    expect(() => LentServer.find({ [lentPortVariable]: 'here' })).toThrow(/expected a port, got here/)
  })
})

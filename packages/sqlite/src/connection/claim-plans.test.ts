import { DatabaseSync } from 'node:sqlite'
import {
  EventClaims,
  type Request,
  runRoutine,
  SendClaims,
  Statement,
  SystemClock,
  SystemRandom,
  Together,
} from '@truckroll/store'
import { expect, it } from 'vitest'
import { migrate } from '../migrations/migrate.ts'
import { Connection } from './connection.ts'
import { fillRequest } from './fill-request.ts'
import { toPositionalSql } from './positional-sql.ts'
import { phrases } from '../sql/phrases.ts'
import { defineFunctions } from './define-functions.ts'

/** More than are looked at one by one. */
const KEYS = 80

function statementsOf(request: Request): readonly string[] {
  if (request instanceof Together) return request.requests.flatMap(statementsOf)
  return request instanceof Statement ? [request.sql] : []
}

it.each(['keys', 'outbox_keys'] as const)(
  'claims of %s seek in its indexes, and never read all of it',
  async (table) => {
    const database = new DatabaseSync(':memory:')
    defineFunctions(database)
    const connection = new Connection(database)
    migrate(connection, ':memory:')
    connection.define('next_token', () => 1)
    for (let index = 0; index < KEYS; index += 1) {
      const queue = `p:${index % 40}`
      connection.run(
        `insert into ${table} (key, provider, credential, queue, gates, due_at, since) values (:key, :queue, :credential, :queue, 0, 0, 0)`,
        { key: `k${index}`, queue, credential: table === 'keys' ? '' : 'default' },
      )
    }
    const asked = new Set<string>()
    const filler = { connection, clock: new SystemClock(), random: new SystemRandom(), wake: () => undefined }
    const fill = (request: Request) => {
      for (const sql of statementsOf(request)) asked.add(sql)
      fillRequest(filler, request)
    }
    const shared = { limit: 4, claimMs: 1_000, skip: new Set<string>() }
    if (table === 'keys') {
      const inbox = { perProvider: 1, inFlight: new Map<string, number>(), holdsUnknown: true }
      await new EventClaims('').claim({ ...shared, ...inbox }, async (create) => runRoutine(create(), fill))
    } else {
      await new SendClaims('').claim({ ...shared, fileBytes: 0 }, async (create) =>
        runRoutine(create(), fill),
      )
    }
    const steps = [...asked].flatMap((sql) => {
      const { text } = toPositionalSql(sql, phrases)
      return database
        .prepare(`explain query plan ${text}`)
        .all()
        .map((step) => String(step['detail']))
    })
    const seeks = [
      'k (credential>?)',
      'k (credential=? AND queue>?)',
      'o (credential=? AND queue=? AND (due_at,key)>(?,?) AND due_at<?)',
    ]
    for (const seek of seeks)
      expect(steps).toContain(`SEARCH ${seek.replace(' ', ` USING INDEX ${table}_ready `)}`)
    const readsAll = new RegExp(String.raw`^SCAN (${table}|k|o)\b(?! USING (COVERING )?INDEX ${table}_due)`)
    expect(steps.filter((step) => readsAll.test(step))).toEqual([])
    database.close()
  },
)

import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Connection } from '../connection/connection.ts'
import { toPositionalSql } from '../connection/positional-sql.ts'
import { migrate } from '../migrations/migrate.ts'
import { keySql } from './key-sql.ts'

describe.each(['keys', 'outbox_keys'] as const)('finding the next of %s', (table) => {
  let database: DatabaseSync
  const sql = keySql(table)
  const planOf = (statement: string) =>
    database
      .prepare(`explain query plan ${toPositionalSql(statement).text}`)
      .all()
      .map((step) => step['detail'])

  beforeAll(() => {
    database = new DatabaseSync(':memory:')
    migrate(new Connection(database), ':memory:')
  })
  afterAll(() => database.close())

  it.each([
    ['the next slot', sql.firstAfterSlot, '(seat=? AND slot>?)'],
    ['the next seat', sql.firstAfterSeat, '(seat>?)'],
    ['the next of a slot', sql.nextOfSlot, '(seat=? AND slot=? AND (due_at,key)>(?,?) AND due_at<?)'],
  ])('%s is one seek, past whatever stands before it, and no sort', (_, statement, seek) => {
    expect(planOf(statement)).toEqual([`SEARCH ${table} USING INDEX ${table}_ready ${seek}`])
  })
})

import { DatabaseSync } from 'node:sqlite'
import { findAlikeJobs, Statement } from '@truckroll/store'
import { expect, it } from 'vitest'
import { migrate } from '../migrations/migrate.ts'
import { phrases } from '../sql/phrases.ts'
import { Connection } from './connection.ts'
import { toPositionalSql } from './positional-sql.ts'

/** A provider may have most jobs of a store. */
it('jobs of the same work order are looked for by its number, not among all of the provider', () => {
  const database = new DatabaseSync(':memory:')
  migrate(new Connection(database), ':memory:')
  const { value: request } = findAlikeJobs('1', 10).next()
  if (!(request instanceof Statement)) throw new TypeError('expected a statement')
  const { text } = toPositionalSql(request.sql, phrases)
  const plan = database.prepare(`explain query plan ${text}`).all()
  expect(plan.map(({ detail }) => detail)).toContain('SEARCH jobs USING INDEX jobs_by_bms_id (bms_id=?)')
})

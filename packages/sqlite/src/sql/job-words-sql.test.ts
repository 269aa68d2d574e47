import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { Connection } from '../connection/connection.ts'
import { defineFunctions } from '../connection/define-functions.ts'
import { toPositionalSql } from '../connection/positional-sql.ts'
import { migrate } from '../migrations/migrate.ts'
import { jobsByPhone, jobsByWord } from './job-words-sql.ts'

it.each([
  ['a word', jobsByWord],
  ['a telephone number', jobsByPhone],
])('jobs are looked for by %s in an index', (_name, sql) => {
  const database = new DatabaseSync(':memory:')
  defineFunctions(database)
  migrate(new Connection(database), ':memory:')
  const { text } = toPositionalSql(sql)
  const plan = database.prepare(`explain query plan ${text}`).all('a', 'a')
  expect(plan.map(({ detail }) => detail)).toEqual(['SEARCH job_words USING PRIMARY KEY (word>? AND word<?)'])
  database.close()
})

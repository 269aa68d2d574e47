import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'

import { Transactions } from './transactions.ts'

function setUp() {
  const database = new DatabaseSync(':memory:')
  database.exec('create table t (n integer)')
  const count = () => database.prepare('select count(*) n from t').get()?.['n']
  return {
    database,
    count,
    transactions: new Transactions(database),
    add: () => database.exec('insert into t values (1)'),
  }
}

it('a throw anywhere undoes all, also what an inner transaction did, and nobody is told', () => {
  const { transactions, count, add } = setUp()
  let told = 0
  expect(() =>
    transactions.run(() => {
      transactions.run(add)
      transactions.afterCommit(() => (told += 1))
      throw new Error('no')
    }),
  ).toThrow('no')
  expect([count(), told]).toEqual([0, 0])
  transactions.run(add)
  expect([count(), told]).toEqual([1, 0])
})

it('those told after the commit may start a transaction of their own', () => {
  const { transactions, count, add } = setUp()
  const seen: unknown[] = []
  transactions.run(() => {
    add()
    transactions.afterCommit(() => transactions.run(add))
    transactions.afterCommit(() => seen.push(count()))
  })
  expect(seen).toEqual([2])
})
